//! The plan on one page, in plain Dutch, for the family itself: what they do beside what others do. The same record, day
//! and names give the same bytes.

use chrono::NaiveDate;
use unicode_width::UnicodeWidthStr;

use super::Plan;
use super::course::members;
use super::matrix::score_word;
use super::parts::{PlanAgreement, PlanGoal, PlanReview, PlanSupport};
use super::words::{GoalStatus, Layer, RegieKind};
use crate::domain::dates::long;
use crate::domain::record::Record;

/// Columns of the page.
const WIDTH: usize = 78;
/// Columns of one half of it, where two things stand beside each other.
const HALF: usize = 37;

/// The plan as a page of text on a day; `called` says what whoever is named by number or key is called, and what a leefgebied is. Empty when the
/// record is no plan.
#[must_use]
pub fn page(record: &Record, on: NaiveDate, called: &dyn Fn(&str) -> String) -> String {
    let Some(plan) = record.plan() else {
        return String::new();
    };
    let mut page = Page::default();
    page.line(&format!("Ons plan ({})", record.id.number));
    page.line(&format!("Zo is het op {}.", long(on)));
    if let Some(day) = plan.ended.filter(|day| *day <= on) {
        page.line(&format!("Dit plan is klaar sinds {}.", long(day)));
    }
    people(&mut page, record, plan, on, called);
    page.told("Hoe gaat het nu?", &plan.situation);
    page.told("Wat vragen wij?", &plan.question);
    goals(&mut page, record, called);
    actions(&mut page, record, on, called);
    after(&mut page, record, plan, on);
    page.text
}

#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    fn head(&mut self, head: &str) {
        self.line("");
        self.line(head);
    }

    /// Lines below a head, each further in.
    fn below(&mut self, text: &str) {
        for line in wrap(text, WIDTH - 2) {
            self.line(&format!("  {line}"));
        }
    }

    /// A head with a text below it; nothing when there is no text.
    fn told(&mut self, head: &str, text: &str) {
        if !text.is_empty() {
            self.head(head);
            self.below(text);
        }
    }
}

fn people(
    page: &mut Page,
    record: &Record,
    plan: &Plan,
    on: NaiveDate,
    called: &dyn Fn(&str) -> String,
) {
    let who: Vec<String> = members(record, on)
        .map(|member| format!("{} ({})", called(&member.who), member.role))
        .collect();
    page.told("Wie horen bij dit plan?", &who.join(", "));
    let name = called(&plan.regisseur);
    let regisseur = match (plan.regisseur.as_str(), plan.regisseur_is) {
        ("", _) => "Dat is nog niet afgesproken.".to_owned(),
        (_, Some(RegieKind::EigenNetwerk)) => format!("{name}, iemand uit onze eigen kring."),
        (_, Some(RegieKind::Vrijwilliger)) => format!("{name}, een vrijwilliger."),
        (_, Some(RegieKind::Professional)) => format!("{name}, een hulpverlener."),
        (_, None) => format!("{name}."),
    };
    page.told("Wie houdt het overzicht?", &regisseur);
}

fn goals(page: &mut Page, record: &Record, called: &dyn Fn(&str) -> String) {
    if record.all::<PlanGoal>().next().is_none() {
        page.told(
            "Wat willen wij bereiken?",
            "Er staan nog geen doelen in dit plan.",
        );
        return;
    }
    page.head("Wat willen wij bereiken?");
    for (n, goal) in (1..).zip(record.all::<PlanGoal>()) {
        let whose = match goal.of.as_str() {
            "" => "van ons samen".to_owned(),
            of => format!("van {}", called(of)),
        };
        page.below(&format!(
            "{n}. {} ({whose}; {})",
            goal.text,
            called(goal.leefgebied.word())
        ));
        for line in wrap(&stands(goal), WIDTH - 5) {
            page.line(&format!("     {line}"));
        }
    }
}

/// How a goal stands, in sentences.
fn stands(goal: &PlanGoal) -> String {
    let mut told = Vec::new();
    let day = goal.closed.map(|day| format!(" op {}", long(day)));
    let day = day.unwrap_or_default();
    match goal.status {
        GoalStatus::Loopt => {}
        GoalStatus::Behaald => told.push(format!("Gehaald{day}.")),
        GoalStatus::Deels => told.push(format!("Voor een deel gehaald{day}.")),
        GoalStatus::Losgelaten => told.push(format!("Losgelaten{day}.")),
    }
    let score = |score: u8| {
        let word = score_word(score).unwrap_or_default();
        format!("{score} van 5 ({word})")
    };
    told.push(match (goal.latest(), goal.target) {
        (Some(now), Some(target)) => {
            format!("Nu {}. Wij willen naar {}.", score(now), score(target))
        }
        (Some(now), None) => format!("Nu {}.", score(now)),
        (None, Some(target)) => format!("Niet gemeten. Wij willen naar {}.", score(target)),
        (None, None) => "Niet gemeten.".to_owned(),
    });
    if !goal.measure.is_empty() {
        told.push(format!(
            "Wij zien het aan: {}.",
            goal.measure.trim_end_matches('.')
        ));
    }
    if let Some(due) = goal.due.filter(|_| goal.runs()) {
        told.push(format!("Voor {}.", long(due)));
    }
    told.join(" ")
}

/// What they do themselves, beside what others do.
fn actions(page: &mut Page, record: &Record, on: NaiveDate, called: &dyn Fn(&str) -> String) {
    let mut halves: [Vec<String>; 2] = Default::default();
    for layer in Layer::ALL {
        let support = record
            .all::<PlanSupport>()
            .filter(|it| it.layer == *layer && it.until.is_none_or(|until| on <= until));
        let support = support.map(|it| by_whom(&it.who, &it.what, called));
        let open = record.all::<PlanAgreement>();
        let open = open.filter(|it| it.layer == *layer && it.closed.is_none());
        let open = open.map(|it| {
            let due = it.due.map(|due| format!(", voor {}", long(due)));
            by_whom(&it.who, &it.text, called) + &due.unwrap_or_default()
        });
        let told: Vec<String> = support.chain(open).collect();
        if told.is_empty() {
            continue;
        }
        let half = &mut halves[usize::from(!layer.is_own())];
        half.push(head_of(*layer).to_owned());
        for one in told {
            let mut mark = "- ";
            for line in wrap(&one, HALF - 2) {
                half.push(format!("{mark}{line}"));
                mark = "  ";
            }
        }
    }
    page.head("Wat gaan wij doen?");
    let [own, others] = &mut halves;
    for (half, none) in [
        (own, "Nog niets afgesproken."),
        (others, "Nog niets afgesproken."),
    ] {
        if half.is_empty() {
            half.push(none.to_owned());
        }
    }
    let beside = |left: &str, right: &str| {
        let gap = " ".repeat(HALF.saturating_sub(left.width()));
        format!("  {left}{gap}  {right}")
    };
    page.line(&beside("DOEN WIJ ZELF", "DOEN ANDEREN"));
    let rows = halves[0].len().max(halves[1].len());
    for n in 0..rows {
        let at = |half: &Vec<String>| half.get(n).cloned().unwrap_or_default();
        page.line(&beside(&at(&halves[0]), &at(&halves[1])));
    }
}

const fn head_of(layer: Layer) -> &'static str {
    match layer {
        Layer::EigenKracht => "Zelf:",
        Layer::Netwerk => "Familie, vrienden en buren:",
        Layer::InDeWijk => "In de wijk:",
        Layer::Professional => "Hulpverleners:",
        Layer::Wederkerigheid => "Dit doen wij voor anderen:",
    }
}

fn by_whom(who: &str, what: &str, called: &dyn Fn(&str) -> String) -> String {
    match who {
        "" => what.to_owned(),
        who => format!("{}: {what}", called(who)),
    }
}

fn after(page: &mut Page, record: &Record, plan: &Plan, on: NaiveDate) {
    if let Some(last) = record.all::<PlanReview>().next_back() {
        let told = format!("Op {}: {}", long(last.on), last.finding);
        page.told("Hoe ging het de vorige keer?", &told);
    }
    if let Some(next) = plan.next_review {
        let when = match next < on {
            true => format!("Dat zou op {}. Er komt een nieuwe dag.", long(next)),
            false => format!("Op {}.", long(next)),
        };
        page.told("Wanneer praten wij weer?", &when);
    }
}

/// A text in lines of so many columns at most; a word that is longer is broken.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            for piece in pieces(word, width) {
                if !line.is_empty() && line.width() + 1 + piece.width() > width {
                    lines.push(std::mem::take(&mut line));
                }
                if !line.is_empty() {
                    line.push(' ');
                }
                line.push_str(&piece);
            }
        }
        lines.push(line);
    }
    lines
}

/// A word in pieces that fit.
fn pieces(word: &str, width: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for c in word.chars() {
        let piece = pieces.last().map_or(0, |piece| piece.width());
        if piece + c.to_string().width() > width {
            pieces.push(String::new());
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push(c);
        }
    }
    pieces
}
