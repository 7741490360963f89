//! LibreOffice without a screen, where it is installed.

use std::path::{Path, PathBuf};
use std::process::Command;

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
