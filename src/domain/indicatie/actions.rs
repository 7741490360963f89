//! The table of what can be done with an indicatie, one row an action: granting, what changes while it lasts, and the way
//! to what comes after.

mod after;
mod granting;
mod lasting;

pub(crate) use self::granting::must_be_sound;
use super::Indicatie;
use super::fields::*;
use crate::domain::letters::actions as letters;
use crate::domain::letters::asked::{
    AFSPRAAK, BRIEF, GEHEIM_ADRES, PLAATS, RETOUR_OP, SOORT_INDICATIE, TIJD,
};
use crate::domain::record::{Kind, Record};
use crate::domain::referral::actions::marks::may_have;
use crate::domain::workflow::action::{
    Action, After, BACKOFFICE, CONTRACT as CONTRACTS, Draft, LEIDING, Sees, WIJ, row as any_row,
};
use crate::domain::workflow::field::asks;
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

type Done = Result<(), Refusal>;

/// The action that records what was granted.
pub const GRANT: &str = "indicatie-vastleggen";

const fn row(id: &'static str, title: &'static str, description: &'static str) -> Action {
    any_row(Kind::Indicatie, id, title, description)
}

/// The actions on indicaties, in the order of the work.
#[rustfmt::skip]
pub const INDICATIE_ACTIONS: &[Action] = &[
    row(GRANT, "Indicatie vastleggen", "Legt vast wat is toegekend; wat u leeg laat, volgt uit de verwijzing of uit de indicatie waarop zij volgt")
        .by(&[BACKOFFICE, WIJ]).makes()
        .asking(asks![VERWIJZING, INWONER, VOLGT_OP, BEGINDATUM~, EINDDATUM~, SOORT~, AANTAL~, EENHEID~, FREQUENTIE~, LEVERINGSVORM~, AANBIEDER, CONTRACT,
            PRODUCTCODE, WET, GRONDSLAG, TOEGEKEND_OP, BRONNUMMER])
        .does(granting::grant).seeing(&[Sees::Each(VERWIJZING.name()), Sees::Each(VOLGT_OP.name())])
        .for_good("Klopt zij niet, verbeter haar dan (indicatie-verbeteren) of haal haar weg (indicatie-verwijderen)").then(After::OpenMade),
    row("indicatie-verbeteren", "Indicatie verbeteren", "Verbetert wat verkeerd was opgeschreven; wat echt verandert, gaat met indicatie-wijzigen")
        .by(&[BACKOFFICE, WIJ])
        .asking(asks![BEGINDATUM, EINDDATUM, SOORT, AANTAL, EENHEID, FREQUENTIE, LEVERINGSVORM, AANBIEDER, CONTRACT, PRODUCTCODE, WET, GRONDSLAG, TOEGEKEND_OP, BRONNUMMER, VOLGT_OP])
        .does(granting::mend).undone_whole().seeing(&[Sees::Each(VOLGT_OP.name()), Sees::Before]),
    row("indicatie-starten", "Start vastleggen", "De aanbieder is begonnen")
        .by(&[BACKOFFICE, WIJ]).asking(asks![DATUM*]).when(lasting::is_not_started).does(lasting::start),
    row("indicatie-wijzigen", "Indicatie wijzigen", "Vanaf een dag is het meer, minder of anders; wat het was, blijft erbij")
        .by(&[BACKOFFICE, WIJ])
        .asking(asks![VANAF*, REDEN*, AANTAL, EENHEID, FREQUENTIE, EINDDATUM, LEVERINGSVORM, AANBIEDER, CONTRACT, PRODUCTCODE])
        .when(lasting::is_not_over).does(lasting::change),
    row("indicatie-stoppen", "Stoppen", "De ondersteuning stopt voor het einde, met een reden uit de landelijke lijst")
        .by(&[BACKOFFICE, WIJ]).asking(asks![DAG*, STOPREDEN*]).when(lasting::is_not_over).does(lasting::stop),
    row("indicatie-gesprek-plannen", "Gesprek plannen", "De dag van het gesprek over wat er hierna komt")
        .by(&[BACKOFFICE, WIJ]).asking(asks![DAG*]).when(after::is_open).does(after::plan),
    row("indicatie-gesprek-voeren", "Gesprek vastleggen", "Het gesprek is gevoerd: met wie erbij, en wat eruit kwam")
        .by(&[BACKOFFICE, WIJ]).asking(asks![DATUM*, MET_AANBIEDER*, BEVINDING~, VOLGENDE_VORM~]).when(after::is_open).does(after::hold),
    row(letters::SEND_OF_INDICATIE, "Brief versturen", "De inwoner heeft bericht van het einde of van wat er verandert; met een soort blijft de brief zoals hij is verstuurd")
        .by(&[BACKOFFICE, WIJ]).asking(asks![DATUM*, SOORT_INDICATIE~, AFSPRAAK, TIJD, PLAATS, GEHEIM_ADRES, TEKST]).does(letters::send_of_indicatie),
    row("indicatie-brief-retour", "Brief kwam terug", "Een brief kwam onbestelbaar terug: een signaal, tot er een nieuwe is of iets aan gedaan is")
        .by(&[BACKOFFICE, WIJ]).asking(asks![RETOUR_OP*, REDEN*, BRIEF]).when(letters::was_sent).does(letters::return_one),
    row("indicatie-brief-afhandelen", "Retour afhandelen", "Wat er met de brief is gedaan die terugkwam")
        .by(&[BACKOFFICE, WIJ]).asking(asks![TOELICHTING*]).when(letters::came_back).does(letters::settle),
    row("indicatie-vervolg-besluiten", "Over het vervolg besluiten", "Voortzetten, andere vorm of stoppen: zonder besluit blijft het einde een signaal")
        .by(&[BACKOFFICE, WIJ]).asking(asks![VERVOLG*, DATUM*, TOELICHTING]).when(after::is_open).does(after::decide),
    row("indicatie-overgang-noemen", "Bij een overgang zetten", "De wet of het contract verandert op een dag: wie het raakt, staat onder één naam bij elkaar")
        .by(&[BACKOFFICE, WIJ, CONTRACTS]).asking(asks![OVERGANG*, OVERGANG_OP*]).when(after::is_open).does(after::name_event),
    row("indicatie-toewijzen", "Toewijzen", "Wie zorgt voor het gesprek en het vervolg")
        .by(&[BACKOFFICE, WIJ, LEIDING]).asking(asks![MEDEWERKER*]).does(assign),
    row("indicatie-notitie", "Notitie toevoegen", "Schrijft een notitie bij de indicatie")
        .by(&[BACKOFFICE, WIJ]).asking(asks![TEKST*]).does(add_note),
    row("indicatie-verwijderen", "Uit het register halen", "Zij is per vergissing ingevoerd: het logboek houdt haar, de lijsten niet")
        .by(&[BACKOFFICE]).asking(asks![REDEN*]).does(take_out).undone_whole().seeing(&[Sees::Before]),
    row("indicatie-terugzetten", "Terugzetten", "Het was toch geen vergissing: zij telt weer mee, zoals zij was")
        .by(&[BACKOFFICE]).from_taken_out().asking(asks![REDEN*]).does(put_back),
];

/// The indicatie a draft is about.
///
/// # Errors
/// When the record is of another kind, which the table rules out.
fn indicatie<'d>(draft: &'d mut Draft<'_>) -> Result<&'d mut Indicatie, Refusal> {
    let number = draft.record.id.to_string();
    let found = draft.record.indicatie_mut();
    found.ok_or_else(|| Refusal::unknown(&number))
}

/// The indicatie of a record.
///
/// # Errors
/// When the record is of another kind, which the table rules out.
fn of(record: &Record) -> Result<&Indicatie, Refusal> {
    let unknown = || Refusal::unknown(&record.id.to_string());
    record.indicatie().ok_or_else(unknown)
}

fn assign(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let key = fields.need(MEDEWERKER)?;
    may_have(&draft.record, draft.context)(&key)?;
    indicatie(draft)?.assigned = key;
    Ok(())
}

fn add_note(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    draft.note(fields.text(TEKST));
    Ok(())
}

fn take_out(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let reason = fields.need(REDEN)?;
    granting::let_go(draft, None);
    let indicatie = indicatie(draft)?;
    if let Some(successor) = &indicatie.successor {
        let sentence = format!("{successor} volgt hierop, dus weghalen kan niet");
        return Err(Refusal::rule(sentence).unless(format!("Haal {successor} eerst weg")));
    }
    indicatie.taken_out = reason;
    Ok(())
}

fn put_back(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    indicatie(draft)?.taken_out.clear();
    draft.note(&format!("Terug in het register: {}", fields.text(REDEN)));
    Ok(())
}
