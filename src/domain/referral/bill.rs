//! Whose bill: which gemeente is responsible for youth care (woonplaatsbeginsel, Jeugdwet art. 1.1 as it is since 2022).
//!
//! Who stays with a provider, in a foster family or in beschermd wonen keeps the gemeente where the woonadres was right
//! before that stay (onder 2°); of anyone else it is the gemeente of the woonadres (onder 1°), which only people can look up.

use super::Referral;
use crate::domain::registers::governments::find_gemeente;
use crate::domain::settings::{STAYS, SUPPORTS, Settings};
use crate::domain::words::Wet;

/// What is known of whose bill a verwijzing is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Bill<'b> {
    /// The gemeente that someone filled in as the one that pays; empty when nobody did.
    pub stated: &'b str,
    /// The gemeente where the youth lived right before the stay; empty when it is not known.
    pub former: &'b str,
    /// The year it ended; none while it is open. Who was no gemeente then paid nothing.
    pub ended_in: Option<i32>,
    /// Whether it is under the Jeugdwet, with a stay: then the former gemeente decides.
    pub follows_former: bool,
}

/// Why it is not sure who pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// Nobody filled in who pays, and nothing says it.
    NobodyStated,
    /// Someone stays elsewhere, and from where is not known.
    FormerMissing,
    /// The former gemeente was merged, and nobody filled in which one pays now.
    FormerMerged,
    /// The one filled in was merged: another pays now.
    StatedMerged,
    /// The former gemeente and the one filled in are not the same.
    NotTheFormer,
}

impl<'b> Bill<'b> {
    /// Of what is kept.
    #[must_use]
    pub fn of(referral: &'b Referral, settings: &Settings) -> Self {
        Self {
            stated: &referral.gemeente,
            former: &referral.former_gemeente,
            ended_in: referral.ended_in(),
            follows_former: follows_former(referral.law(), &referral.support, settings),
        }
    }

    /// Whether it is a gemeente of the list that was merged before this ended, or by now.
    fn is_gone(self, name: &str) -> bool {
        let gone = find_gemeente(name).and_then(|one| one.until);
        gone.is_some_and(|gone| self.ended_in.is_none_or(|year| i32::from(gone) <= year))
    }

    /// Whether it is a gemeente that was there until this ended, or still is.
    fn still_is(self, name: &str) -> bool {
        find_gemeente(name).is_some() && !self.is_gone(name)
    }

    /// The gemeente that pays as far as it is known: the one filled in, else after a stay the former one.
    #[must_use]
    pub fn payer(self) -> Option<&'b str> {
        let stated = Some(self.stated).filter(|stated| !stated.is_empty() && !self.is_gone(stated));
        let former =
            Some(self.former).filter(|former| self.follows_former && self.still_is(former));
        stated.or(former)
    }

    /// What must be found out.
    #[must_use]
    pub fn doubt(self) -> Option<Doubt> {
        let (no_stated, no_former) = (self.stated.is_empty(), self.former.is_empty());
        match self.follows_former {
            _ if self.is_gone(self.stated) => Some(Doubt::StatedMerged),
            true if no_former => Some(Doubt::FormerMissing),
            // Which gemeente took over the bills of one that was merged, only people know.
            true if !self.still_is(self.former) => no_stated.then_some(Doubt::FormerMerged),
            true => (!no_stated && self.stated != self.former).then_some(Doubt::NotTheFormer),
            false => no_stated.then_some(Doubt::NobodyStated),
        }
    }
}

/// Whether the former gemeente decides who pays for support of this kind under this wet.
#[must_use]
pub fn follows_former(law: Option<Wet>, support: &str, settings: &Settings) -> bool {
    let stays = || {
        let mut kinds = settings.list(STAYS).iter().filter(|kind| !kind.is_ended);
        kinds.any(|kind| {
            let is_it = |name: &str| settings.id_of(SUPPORTS, name) == Some(support);
            kind.is_called(support) || is_it(&kind.name)
        })
    };
    law == Some(Wet::Jeugdwet) && !support.is_empty() && stays()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bill<'b>(stated: &'b str, former: &'b str, follows_former: bool) -> Bill<'b> {
        Bill {
            stated,
            former,
            ended_in: None,
            follows_former,
        }
    }

    const GRONINGEN: &str = "gemeente Groningen";
    const ASSEN: &str = "gemeente Assen";

    #[test]
    fn who_stays_elsewhere_is_paid_for_by_where_the_home_was_before() {
        let known = bill("", ASSEN, true);
        assert_eq!((known.payer(), known.doubt()), (Some(ASSEN), None));
        let unknown = bill("", "", true);
        assert_eq!(
            (unknown.payer(), unknown.doubt()),
            (None, Some(Doubt::FormerMissing))
        );
        // Who pays was filled in, but nothing shows that it is right.
        let stated = bill(GRONINGEN, "", true);
        assert_eq!(stated.payer(), Some(GRONINGEN));
        assert_eq!(stated.doubt(), Some(Doubt::FormerMissing));
    }

    #[test]
    fn another_than_the_former_gemeente_is_asked_about() {
        let other = bill(GRONINGEN, ASSEN, true);
        assert_eq!(other.payer(), Some(GRONINGEN));
        assert_eq!(other.doubt(), Some(Doubt::NotTheFormer));
        assert_eq!(bill(ASSEN, ASSEN, true).doubt(), None);
    }

    #[test]
    fn a_gemeente_that_was_merged_pays_nothing_now() {
        let merged = bill("", "gemeente Haren", true);
        assert_eq!(merged.payer(), None);
        assert_eq!(merged.doubt(), Some(Doubt::FormerMerged));
        let settled = bill(GRONINGEN, "gemeente Haren", true);
        assert_eq!((settled.payer(), settled.doubt()), (Some(GRONINGEN), None));
    }

    #[test]
    fn a_gemeente_that_was_merged_is_no_payer_though_a_file_says_so() {
        for (former, follows) in [(GRONINGEN, true), ("", true), ("", false)] {
            let stated = bill("gemeente Haren", former, follows);
            assert_eq!(stated.doubt(), Some(Doubt::StatedMerged));
            assert_ne!(stated.payer(), Some("gemeente Haren"));
        }
        // What ended before the merger, Haren paid; what ended the year after, another did.
        for (year, is_payer) in [(2018, true), (2019, false)] {
            let history = Bill {
                ended_in: Some(year),
                ..bill("gemeente Haren", "", false)
            };
            assert_eq!(history.payer().is_some(), is_payer, "{year}");
            assert_eq!(history.doubt().is_none(), is_payer, "{year}");
        }
    }

    #[test]
    fn at_home_the_former_gemeente_says_nothing() {
        let home = bill("", ASSEN, false);
        assert_eq!(
            (home.payer(), home.doubt()),
            (None, Some(Doubt::NobodyStated))
        );
        assert_eq!(bill(GRONINGEN, ASSEN, false).doubt(), None);
    }

    #[test]
    fn a_stay_is_a_kind_of_the_list_under_the_jeugdwet() {
        let settings = Settings::default();
        for (law, support, follows) in [
            (Wet::Jeugdwet, "jeugdhulp met verblijf", true),
            (Wet::Jeugdwet, "pleegzorg", true),
            (Wet::Jeugdwet, "beschermd wonen", true),
            (Wet::Jeugdwet, "kortdurend verblijf", false),
            (Wet::Jeugdwet, "jeugdhulp ambulant", false),
            (Wet::Jeugdwet, "", false),
            (Wet::Wmo, "beschermd wonen", false),
        ] {
            assert_eq!(
                follows_former(Some(law), support, &settings),
                follows,
                "{support}"
            );
        }
    }
}
