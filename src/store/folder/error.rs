//! Why the data folder cannot be used, in words for whoever runs the server.

use std::path::{Path, PathBuf};

use crate::domain::io::in_words;
use crate::store::codec::FORMAT;

/// Why the folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// Another server has it.
    #[error("Er draait al een wijkregie-server op {0}")]
    InUse(PathBuf),
    /// It is on a network file system, where locks and syncs cannot be trusted.
    #[error(
        "{folder} staat op een netwerkschijf ({kind}). Daar zijn dossiers niet veilig te bewaren, dus er is niets \
         gemaakt. Kies met --data een map op een schijf van deze computer"
    )]
    Network {
        /// The folder.
        folder: PathBuf,
        /// The file system, in words.
        kind: &'static str,
    },
    /// It belongs to someone else.
    #[error("{0} is van een andere gebruiker; alleen de eigenaar kan hier de server starten")]
    NotOwner(PathBuf),
    /// The folder that was named leads elsewhere.
    #[error(
        "{path} is een koppeling (symlink) naar {target}, en die volgt wijkregie niet. Er is niets veranderd. Noem de map zelf, \
         met --data"
    )]
    Link {
        /// What was named.
        path: PathBuf,
        /// Where it leads.
        target: PathBuf,
    },
    /// Something else is in the place of a part of the store.
    #[error(
        "{path} is {is}, en daar hoort {should} te staan. Er is niets veranderd, en wijkregie begint niet voor dat weer zo is"
    )]
    Strange {
        /// What.
        path: PathBuf,
        /// What it is, in words.
        is: &'static str,
        /// What it should be, in words.
        should: &'static str,
    },
    /// There is something in the folder, and no store.
    #[error(
        "In {folder} staat geen opslag, maar wel iets anders ({found}). Er is niets veranderd. Kies met --data een lege map, of \
         een die er nog niet is"
    )]
    NotEmpty {
        /// The folder.
        folder: PathBuf,
        /// One of the names in it.
        found: String,
    },
    /// The unfinished forms of a user are not what was kept.
    #[error(
        "{0} is niet te lezen; daar horen de concepten van een gebruiker te staan, formulieren die nog niet af zijn. De dossiers \
         staan hier los van. Zodra die gebruiker weer iets typt, gaat het opzij"
    )]
    Drafts(PathBuf),
    /// Something could not be written.
    #[error(
        "{path} is niet te schrijven ({why}). Wat eerder is bevestigd, staat er nog. Maak ruimte op de schijf, of vraag uw \
         beheerder"
    )]
    Write {
        /// What was tried.
        path: PathBuf,
        /// What the system said, in Dutch where known.
        why: String,
    },
    /// A newer program kept what this one cannot read.
    #[error(
        "De opslag in {folder} is van een nieuwere wijkregie (formaat {theirs}; deze kent tot en met {FORMAT}). Er is niets \
         veranderd. Gebruik die nieuwere wijkregie, of zet een reservekopie van voor de overgang terug met: wijkregie herstel"
    )]
    Newer {
        /// The folder.
        folder: PathBuf,
        /// Its format.
        theirs: u8,
    },
    /// It follows the store of another computer.
    #[error(
        "{0} volgt de opslag van een andere computer, dus hier werkt niemand. Er is niets veranderd. Neem over met: wijkregie overnemen"
    )]
    Follows(PathBuf),
    /// Something could not be made or read.
    #[error(
        "{path} is niet te gebruiken ({why}). Er is niets veranderd. Kies met --data een andere map, of vraag uw beheerder"
    )]
    Io {
        /// What was tried.
        path: PathBuf,
        /// What the system said, in Dutch where known.
        why: String,
    },
}

impl FolderError {
    /// A write that failed.
    pub(in crate::store) fn write(path: &Path, error: &std::io::Error) -> Self {
        Self::Write {
            path: path.to_owned(),
            why: in_words(error),
        }
    }

    pub(in crate::store) fn io(path: &Path, error: &std::io::Error) -> Self {
        Self::Io {
            path: path.to_owned(),
            why: in_words(error),
        }
    }
}
