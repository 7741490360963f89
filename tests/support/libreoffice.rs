//! LibreOffice without a screen, where it is installed.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Whether the part of LibreOffice is installed that reads letters; that for sheets comes without it.
#[allow(dead_code)]
pub fn reads_letters() -> bool {
    let found = Command::new("which").arg("soffice").output();
    let path = found.map(|found| String::from_utf8_lossy(&found.stdout).trim().to_owned());
    let program = path.and_then(std::fs::canonicalize);
    program.is_ok_and(|program| program.with_file_name("libswlo.so").exists())
}

/// Saves files again in another form in a folder; false where LibreOffice is not installed.
pub fn converted(files: &[PathBuf], form: &str, into: &Path) -> bool {
    let home = into.join("profiel");
    let ran = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", home.display()))
        .args(["--headless", "--convert-to", form, "--outdir"])
        .arg(into)
        .args(files)
        .output();
    let Ok(ran) = ran else {
        return false;
    };
    assert!(ran.status.success(), "{ran:?}");
    for file in files {
        let name = Path::new(file.file_name().unwrap()).with_extension(form);
        assert!(into.join(&name).exists(), "{name:?}: {ran:?}");
    }
    true
}
