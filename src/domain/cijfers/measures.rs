//! What is counted: one row a measure. A new figure is a row here; of what is not there yet, first a fact.

use super::dimensions::Dimension;
use super::parts::What;
use super::period::Unit;
use crate::domain::record::Kind;
use crate::domain::rights::{Facet, Subject};

/// Which day of a fact puts it in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// That on which it began.
    Begin,
    /// That on which it ended.
    End,
    /// It was so at the end of the last day of the period.
    Stand,
}

/// How it is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// How many there are.
    Count,
    /// How many records they are of.
    Records,
    /// How many people they are of; what is of nobody any more counts by itself.
    Persons,
    /// How many huishoudens have so many of them, or more.
    Households(usize),
    /// Which share of them is marked, see [`super::Fact::mark`].
    Marked,
    /// Which share of them is of this kind.
    ShareOf(What),
    /// The number of days that half of them took at most (nearest rank).
    Median,
    /// The number of days that nine of ten took at most (nearest rank).
    P90,
}

impl How {
    /// Whether it is a share.
    #[must_use]
    pub const fn is_share(self) -> bool {
        matches!(self, Self::Marked | Self::ShareOf(_))
    }

    /// Whether it is a number of days.
    #[must_use]
    pub const fn is_days(self) -> bool {
        matches!(self, Self::Median | Self::P90)
    }

    /// In what it is counted: a word behind the number.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Count | Self::Records | Self::Persons | Self::Households(_) => "aantal",
            Self::Marked | Self::ShareOf(_) => "aandeel",
            Self::Median | Self::P90 => "dagen",
        }
    }
}

/// Which facts count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Only {
    /// Every one.
    All,
    /// Those that came to what they were for.
    Done,
}

/// One figure.
#[derive(Debug, Clone, Copy)]
pub struct Measure {
    /// As typed.
    pub key: &'static str,
    /// What stands above it.
    pub title: &'static str,
    /// What it counts, in a sentence for everyone.
    pub definition: &'static str,
    /// The facts it counts.
    pub of: &'static [What],
    /// By which day.
    pub at: At,
    /// How.
    pub how: How,
    /// Which of them.
    pub only: Only,
    /// What someone sees who gets it whole.
    pub needs: Subject,
    /// By what it can be counted.
    pub per: &'static [Dimension],
    /// How long the periods are of which who does not read the dossiers is told it.
    pub told_by: Unit,
    /// The figures with what it leaves out, and why.
    pub beside: &'static [&'static str],
}

use Dimension::{Bt, Entrance, Product, Provider, Reason, Support, Wij, Wijk};

const RIJ: Subject = Subject::Dossier(Facet::Rij);
const VERLOOP: Subject = Subject::Dossier(Facet::Verloop);
/// By what a verwijzing is counted before a begeleidingsteam has it.
const MELDING: &[Dimension] = &[Wijk, Wij, Support, Entrance];
/// By what one is counted that can be with a begeleidingsteam.
const ALL: &[Dimension] = &[Wijk, Wij, Bt, Provider, Support, Entrance];
/// The same, where there is a reason.
const WITH_REASON: &[Dimension] = &[Wijk, Wij, Bt, Provider, Support, Entrance, Reason];
const GRANTED: &[Dimension] = &[Wijk, Wij, Provider, Support, Product];
const PLAN: Subject = Subject::Register(Kind::Plan);

const fn count(
    key: &'static str,
    title: &'static str,
    at: At,
    of: &'static [What],
    definition: &'static str,
) -> Measure {
    Measure {
        key,
        title,
        definition,
        of,
        at,
        how: How::Count,
        only: Only::All,
        needs: RIJ,
        per: ALL,
        told_by: Unit::Quarter,
        beside: &[],
    }
}

impl Measure {
    const fn how(mut self, how: How) -> Self {
        self.how = how;
        self
    }

    const fn done(mut self) -> Self {
        self.only = Only::Done;
        self
    }

    const fn needs(mut self, needs: Subject) -> Self {
        self.needs = needs;
        self
    }

    const fn per(mut self, per: &'static [Dimension]) -> Self {
        self.per = per;
        self
    }

    /// Who does not read the dossiers is told it by year, and by nothing shorter.
    const fn by_year(mut self) -> Self {
        self.told_by = Unit::Year;
        self
    }

    const fn beside(mut self, beside: &'static [&'static str]) -> Self {
        self.beside = beside;
        self
    }

    /// Whether it counts what is about people. What is not, is not hidden however little it is.
    #[must_use]
    pub const fn is_of_people(&self) -> bool {
        !matches!(self.needs, Subject::Register(Kind::Contract))
    }

    /// The one with a key.
    #[must_use]
    pub fn find(key: &str) -> Option<&'static Self> {
        MEASURES.iter().find(|it| it.key.eq_ignore_ascii_case(key))
    }
}

use At::{Begin, End, Stand};

/// Every figure.
#[rustfmt::skip]
pub const MEASURES: &[Measure] = &[
    count("instroom", "Instroom", Begin, &[What::Melding],
        "Verwijzingen met een meldingsdatum in de periode; een heropende telt één keer, op haar eerste melding."),
    count("uitstroom", "Uitstroom", End, &[What::Melding],
        "Verwijzingen die in de periode eindigden, met of zonder nazorg; een heropende eindigde niet.").per(WITH_REASON),
    count("voorraad", "Voorraad", Stand, &[What::Melding],
        "Verwijzingen die aan het eind van de laatste dag gemeld waren en niet geëindigd; nazorg telt niet mee."),
    count("te-laat", "Te laat", Stand, &[What::TeLaat],
        "Verwijzingen waarvan aan het eind van de laatste dag een termijn voorbij was; wat is opgeschort, is niet te laat, en van een termijn die opnieuw begon telt de laatste keer (met --bekend-op ook een vorige).").how(How::Records),
    count("doorlooptijd", "Doorlooptijd, mediaan", End, &[What::Melding],
        "Dagen van melding tot einde, zonder opgeschorte dagen: de helft duurde zo lang of korter.").how(How::Median).done(),
    count("doorlooptijd-p90", "Doorlooptijd, p90", End, &[What::Melding],
        "Dagen van melding tot einde, zonder opgeschorte dagen: negen van de tien duurden zo lang of korter.").how(How::P90).done(),
    count("onderzoek", "Onderzoek, mediaan", End, &[What::Onderzoek],
        "Dagen van melding tot verslag, van onderzoeken die in de periode klaar waren: de helft duurde zo lang of korter.").how(How::Median).done().per(MELDING),
    count("onderzoek-p90", "Onderzoek, p90", End, &[What::Onderzoek],
        "Dagen van melding tot verslag, van onderzoeken die in de periode klaar waren: negen van de tien duurden zo lang of korter.").how(How::P90).done().per(MELDING),
    count("onderzoek-te-laat", "Onderzoek te laat", End, &[What::Onderzoek],
        "Aandeel van de onderzoeken die in de periode klaar waren, waarvan het verslag na de termijn kwam (Wmo art. 2.3.2; bij de Jeugdwet 42 dagen, als afspraak).").how(How::Marked).done().per(MELDING),
    count("regiecheck", "Regie ontbreekt", End, &[What::Regiecheck],
        "Aandeel van de regiechecks bij verslagen uit de periode, waar meer speelt en niemand de regie heeft.").how(How::Marked).done()
        .needs(Subject::Dossier(Facet::Verslag)).per(&[Wijk, Wij, Support, Entrance]),
    count("regiechecks", "Regiechecks", End, &[What::Regiecheck],
        "Regiechecks bij verslagen uit de periode, naar wat er werd gevonden.").done()
        .needs(Subject::Dossier(Facet::Verslag)).per(&[Wijk, Wij, Support, Entrance, Reason]),
    count("aanbiedingen", "Aanbiedingen", Begin, &[What::Aanbod, What::Weigering],
        "Keren dat een verwijzing in de periode aan een begeleidingsteam is aangeboden: elk aanbod waar nee op kwam of dat later terugkwam, en het laatste.").needs(VERLOOP),
    count("antwoordtijd", "Antwoord BT, mediaan", End, &[What::Aanbod, What::Weigering],
        "Dagen van aanbod tot antwoord van het begeleidingsteam, bij het laatste aanbod zonder opgeschorte dagen: de helft duurde zo lang of korter.").how(How::Median).done().needs(VERLOOP),
    count("antwoordtijd-p90", "Antwoord BT, p90", End, &[What::Aanbod, What::Weigering],
        "Dagen van aanbod tot antwoord van het begeleidingsteam, bij het laatste aanbod zonder opgeschorte dagen: negen van de tien duurden zo lang of korter.").how(How::P90).done().needs(VERLOOP),
    count("antwoord-te-laat", "Antwoord BT te laat", End, &[What::Aanbod, What::Weigering],
        "Aandeel van de antwoorden in de periode dat na de afgesproken termijn kwam; alleen van het laatste aanbod is de termijn bekend.").how(How::Marked).done().needs(VERLOOP),
    count("weigeringen", "Weigeringen", End, &[What::Weigering],
        "Keren dat een begeleidingsteam in de periode een aanbod weigerde; elke keer telt.").done().needs(VERLOOP).per(WITH_REASON),
    count("aandeel-geweigerd", "Aandeel geweigerd", End, &[What::Aanbod, What::Weigering],
        "Aandeel van de antwoorden van begeleidingsteams in de periode dat nee was.").how(How::ShareOf(What::Weigering)).done().needs(VERLOOP),
    count("terugleggingen", "Teruggelegd", Begin, &[What::Teruglegging],
        "Keren dat een begeleidingsteam in de periode teruglegde wat het had aangenomen.").needs(VERLOOP).per(WITH_REASON),
    count("wachttijd", "Wachttijd tot start, mediaan", End, &[What::Wachten],
        "Dagen van het ja van het begeleidingsteam tot de start, van wat in de periode startte, zonder opgeschorte dagen: de helft wachtte zo lang of korter.").how(How::Median).done(),
    count("wachttijd-p90", "Wachttijd tot start, p90", End, &[What::Wachten],
        "Dagen van het ja van het begeleidingsteam tot de start, van wat in de periode startte, zonder opgeschorte dagen: negen van de tien wachtten zo lang of korter.").how(How::P90).done(),
    count("wachtend", "Wacht op start", Stand, &[What::Wachten],
        "Verwijzingen die aan het eind van de laatste dag door een begeleidingsteam waren aangenomen en niet gestart."),
    count("gestart", "Gestart", Begin, &[What::Begeleiding],
        "Keren dat begeleiding door een begeleidingsteam in de periode begon."),
    count("in-begeleiding", "In begeleiding (spoor 2)", Stand, &[What::Begeleiding],
        "Begeleiding door een begeleidingsteam die aan het eind van de laatste dag liep; een pauze telt mee."),
    count("opgeschaald", "Opgeschaald", Begin, &[What::Opschaling],
        "Keren dat begeleiding in de periode meer werd.").needs(Subject::Dossier(Facet::Uitvoering)),
    count("afgeschaald", "Afgeschaald", Begin, &[What::Afschaling],
        "Keren dat begeleiding in de periode minder werd; een einde telt bij de uitstroom.").needs(Subject::Dossier(Facet::Uitvoering)),
    count("besluittijd", "Besluit, mediaan", End, &[What::Besluit],
        "Dagen van aanvraag tot besluit, zonder opgeschorte dagen: de helft duurde zo lang of korter.").how(How::Median).done(),
    count("besluittijd-p90", "Besluit, p90", End, &[What::Besluit],
        "Dagen van aanvraag tot besluit, zonder opgeschorte dagen: negen van de tien duurden zo lang of korter.").how(How::P90).done(),
    count("besluit-te-laat", "Besluit te laat", End, &[What::Besluit],
        "Aandeel van de besluiten in de periode dat na de beslistermijn kwam (Wmo art. 2.3.5, Awb art. 4:13).").how(How::Marked).done(),
    count("indicaties", "Indicaties (spoor 3)", Stand, &[What::Indicatie],
        "Indicaties die aan het eind van de laatste dag golden: begonnen, en de laatste dag nog niet voorbij.").per(GRANTED),
    count("indicaties-begonnen", "Indicaties begonnen", Begin, &[What::Indicatie],
        "Indicaties waarvan de eerste dag in de periode valt.").per(GRANTED),
    count("indicaties-geeindigd", "Indicaties geëindigd", End, &[What::Indicatie],
        "Indicaties waarvan de eerste dag dat zij niet meer golden in de periode valt.").per(GRANTED),
    count("personen", "Personen met een indicatie", Stand, &[What::Indicatie],
        "Inwoners met aan het eind van de laatste dag een of meer indicaties, elk één keer; wat vernietigd is, telt per indicatie.").how(How::Persons).per(GRANTED),
    count("duurzaam-afgeschaald", "Duurzaam afgeschaald", Begin, &[What::Afgeschaald],
        "Aandeel van de keren dat een indicatie in de periode minder werd, waarna zij niet meer werd en er binnen de termijn voor terugval geen nieuwe begon.").how(How::Marked).done()
        .needs(Subject::Dossier(Facet::Uitvoering)).per(GRANTED).by_year().beside(&["afschaling-kort", "afschaling-overleden", "afschaling-verhuisd"]),
    count("afschaling-kort", "Afgeschaald, te kort geleden", Begin, &[What::AfschalingKort],
        "Keren dat een indicatie in de periode minder werd en de termijn voor terugval nog niet voorbij is.")
        .needs(Subject::Dossier(Facet::Uitvoering)).per(GRANTED).by_year(),
    count("afschaling-overleden", "Afgeschaald, overleden", Begin, &[What::AfschalingOverleden],
        "Keren dat een indicatie in de periode minder werd van wie binnen de termijn voor terugval overleed.")
        .needs(Subject::Dossier(Facet::Uitvoering)).per(GRANTED).by_year(),
    count("afschaling-verhuisd", "Afgeschaald, verhuisd", Begin, &[What::AfschalingVerhuisd],
        "Keren dat een indicatie in de periode minder werd van wie binnen de termijn voor terugval verhuisde.")
        .needs(Subject::Dossier(Facet::Uitvoering)).per(GRANTED).by_year(),
    count("duurzaam-uitgestroomd", "Duurzaam uitgestroomd", Begin, &[What::Uitgestroomd],
        "Aandeel van de indicaties waarvan de eerste dag dat zij niet meer golden in de periode valt, die eindigden zoals gepland, waarna er binnen de termijn voor terugval geen andere begon.").how(How::Marked).done()
        .needs(VERLOOP).per(GRANTED).by_year().beside(&["uitstroom-kort", "uitstroom-overleden", "uitstroom-verhuisd", "einde-anders", "einde-voortgezet"]),
    count("uitstroom-kort", "Uitgestroomd, te kort geleden", Begin, &[What::UitstroomKort],
        "Indicaties waarvan de eerste dag dat zij niet meer golden in de periode valt, die eindigden zoals gepland en waarvan de termijn voor terugval nog niet voorbij is.")
        .needs(VERLOOP).per(GRANTED).by_year(),
    count("uitstroom-overleden", "Geëindigd door overlijden", Begin, &[What::UitstroomOverleden],
        "Indicaties waarvan de eerste dag dat zij niet meer golden in de periode valt, van wie toen of binnen de termijn voor terugval overleed.")
        .needs(VERLOOP).per(GRANTED).by_year(),
    count("uitstroom-verhuisd", "Geëindigd door verhuizing", Begin, &[What::UitstroomVerhuisd],
        "Indicaties waarvan de eerste dag dat zij niet meer golden in de periode valt, van wie toen of binnen de termijn voor terugval verhuisde.")
        .needs(VERLOOP).per(GRANTED).by_year(),
    count("einde-anders", "Geëindigd, niet zoals gepland", Begin, &[What::EindeAnders],
        "Indicaties waarvan de eerste dag dat zij niet meer golden in de periode valt, die om een andere of een onbekende reden eindigden dan volgens plan, overlijden of verhuizing.")
        .needs(VERLOOP).per(GRANTED).by_year(),
    count("einde-voortgezet", "Geëindigd en voortgezet", Begin, &[What::Voortgezet],
        "Indicaties waarvan de eerste dag dat zij niet meer golden in de periode valt, en waarop een andere volgt of zou volgen.")
        .needs(VERLOOP).per(GRANTED).by_year(),
    count("gestapeld", "Huishoudens met 2 of meer", Stand, &[What::Indicatie],
        "Huishoudens van nu met aan het eind van de laatste dag twee of meer indicaties; wat vernietigd is of bij niemand hoort, telt niet mee.").how(How::Households(2)).per(&[]),
    count("plannen", "Plannen", Stand, &[What::Plan],
        "Plannen van huishoudens die aan het eind van de laatste dag liepen.").needs(Subject::Register(Kind::Plan)).per(&[]),
    count("zonder-regisseur", "Zonder regisseur", Stand, &[What::ZonderRegisseur],
        "Lopende plannen van huishoudens waar nu niemand als regisseur staat.").needs(Subject::Register(Kind::Plan)).per(&[]),
    count("doelrealisatie", "Doelen gehaald", Stand, &[What::Doelmeting],
        "Aandeel van de cliënten met op elk doel van het plan een begin-, doel- en eindscore, van wie de laatste score op elk doel gehaald is; van plannen die in het jaar liepen, en per plan.").how(How::Marked).done()
        .needs(PLAN).per(&[]).beside(&["doel-zonder-begin", "doel-zonder-doel", "doel-zonder-eind"]),
    count("doel-zonder-begin", "Doelen zonder beginscore", Stand, &[What::DoelZonderBegin],
        "Cliënten van plannen die in het jaar liepen, van wie een doel geen beginscore heeft.").needs(PLAN).per(&[]),
    count("doel-zonder-doel", "Doelen zonder doelscore", Stand, &[What::DoelZonderDoel],
        "Cliënten van plannen die in het jaar liepen, van wie een doel wel een beginscore heeft en geen doelscore.").needs(PLAN).per(&[]),
    count("doel-zonder-eind", "Doelen zonder eindscore", Stand, &[What::DoelZonderEind],
        "Cliënten van plannen die in het jaar liepen, van wie een doel na het begin niet meer gescoord is.").needs(PLAN).per(&[]),
    count("gaten", "Percelen zonder contract", Stand, &[What::Gat],
        "Percelen die aan het eind van de laatste dag door geen contract, optie of verlenging gedekt waren.").needs(Subject::Register(Kind::Contract)).per(&[]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_has_its_own_key_and_a_definition_of_one_sentence() {
        let mut keys = std::collections::BTreeSet::new();
        for measure in MEASURES {
            assert!(keys.insert(measure.key), "{}", measure.key);
            assert_eq!(
                Measure::find(measure.key).map(|it| it.title),
                Some(measure.title)
            );
            let sentences = measure.definition.matches(['.', '!', '?']).count();
            let abbreviated = measure.definition.matches("art. ").count();
            let articles = measure.definition.matches("2.3.2").count()
                + measure.definition.matches("2.3.5").count();
            assert_eq!(
                sentences,
                1 + abbreviated + 2 * articles,
                "{}",
                measure.definition
            );
            assert!(!measure.of.is_empty());
            for key in measure.beside {
                let beside = Measure::find(key).unwrap();
                // What is left out is counted of the same, or it says nothing beside it.
                assert_eq!(
                    (beside.at, beside.needs),
                    (measure.at, measure.needs),
                    "{key}"
                );
            }
            let is_measured = measure.how.is_days() || measure.how.is_share();
            assert!(
                !is_measured || measure.only == Only::Done,
                "{}",
                measure.key
            );
        }
    }
}
