//! What opening a store was asked to do, and what it had to do.

use std::path::PathBuf;

use super::journal::TornEnd;
use super::looks::{Broken, Look};
use super::lost::Lost;

/// What opening had to do; each is a sentence for whoever started it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Opening {
    /// There was no store yet.
    pub is_new: bool,
    /// A torn end of the logboek was cut off.
    pub torn: Option<TornEnd>,
    /// What is wrong with the stand, if anything is.
    pub stand: Option<String>,
    /// Lines that sled had missed.
    pub replayed: u64,
    /// Why sled was made anew from the logboek, if it was.
    pub rebuilt: Option<String>,
    /// Why sled is being made anew beside the work, if it is.
    pub to_make: Option<String>,
    /// Lines in the logboek.
    pub lines: u64,
    /// Where the sled before it is kept, when it could not be shown that the logboek has all it had.
    pub set_aside: Option<PathBuf>,
    /// Why the store is in memory and can only be read, if it is.
    pub only_to_read: Option<String>,
    /// What is wrong with the looks that were kept, if anything is.
    pub looks: Option<String>,
    /// Whose unfinished forms are not what was kept, if anyone's.
    pub drafts: Option<String>,
    /// What is to be said of what an earlier server left to destroy, if anything is.
    pub destroying: Option<String>,
    /// What is to be said of the clock, if it is behind the logboek.
    pub clock: Option<String>,
    /// What was wrong with them and is set apart now.
    pub looks_apart: Vec<Broken>,
    /// What that had and the logboek that was pointed out has not, as far as it can be read.
    pub lost: Vec<Lost>,
}

impl std::fmt::Display for Opening {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut sentences: Vec<String> = self.stand.iter().cloned().collect();
        if let Some(torn) = &self.torn {
            sentences.push(format!(
                "De laatste {} bytes van het logboek waren niet af, en wat niet af is, is aan niemand bevestigd; ze staan apart in {}.",
                torn.bytes,
                torn.kept_in.display()
            ));
        }
        if let Some(why) = &self.rebuilt {
            sentences.push(format!(
                "De opslag is opnieuw opgebouwd uit het logboek ({why}): {} regels, alle verwerkt.",
                self.lines
            ));
        } else if let Some(why) = &self.to_make {
            sentences.push(format!(
                "De opslag wordt nu opnieuw opgebouwd uit het logboek ({why}). Alles is intussen te lezen; een wijziging \
                 wacht tot het klaar is."
            ));
        } else if self.replayed > 0 {
            sentences.push(format!(
                "{} wijzigingen uit het logboek zijn alsnog verwerkt.",
                self.replayed
            ));
        }
        if let Some(aside) = &self.set_aside {
            sentences.push(format!(
                "De opslag van ervoor is niet met het logboek te vergelijken en staat apart in {}. Klopt alles, dan ruimt \
                 een beheerder haar op met: wijkregie herbouw --ruim-op.",
                aside.display()
            ));
        }
        if let Some(why) = &self.only_to_read {
            sentences.push(format!(
                "De opslag kan niet op schijf ({why}), dus zij staat zolang in het geheugen. Alles is te lezen; wijzigen \
                 kan weer zodra er op de schijf ruimte is."
            ));
        }
        sentences.extend(self.looks.clone());
        sentences.extend(self.drafts.clone());
        sentences.extend(self.destroying.clone());
        sentences.extend(self.clock.clone());
        f.write_str(&sentences.join(" "))
    }
}

/// What an administrator gave their word for, when a store is made anew.
#[derive(Debug, Clone, Default)]
pub struct Word {
    /// Lines to pass over from now on: those that cannot be applied.
    pub apart: Vec<u64>,
    /// The logboek that is there is the one that counts, whatever sled and the stand knew.
    pub this_journal: bool,
    /// What is wrong with the looks is set apart, and this look says on whose word.
    pub looks: Option<Look>,
    /// What was set aside by earlier starts may go.
    pub clear: bool,
}
