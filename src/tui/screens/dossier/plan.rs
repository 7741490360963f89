//! The plan of a huishouden: its head and its sheets, each as lines.

use super::lines::{Sheet, Sheets, day, each, join, known, until};
use crate::domain::dates::with_year;
use crate::domain::plan::Plan;
use crate::domain::plan::matrix::{MEASURES, score_word};
use crate::domain::plan::parts::{
    GoalBefore, PlanAgreement, PlanGoal, PlanMember, PlanReceipt, PlanReview, PlanSupport,
};
use crate::domain::plan::words::{GoalStatus, Layer};
use crate::domain::record::Kind;
use crate::office::views::{self, PlanView};

/// The sheets.
pub const SHEETS: Sheets<views::Sheet> = &[
    ("Samen", together),
    ("Doelen", goals),
    ("Afspraken", agreements),
    ("Evaluaties", reviews),
    ("Wie", who),
    ("Pagina", page),
    ("Geschiedenis", |sheet, view| {
        sheet.history(Kind::Plan, &view.history);
    }),
    ("Notities", |sheet, view| {
        sheet.notes(&view.record, &view.history);
    }),
];

/// What moves it: hinted at before everything that can only be added.
pub const MOVES: &[&str] = &[
    "plan-evalueren",
    "plan-doel-toevoegen",
    "plan-afspraak-maken",
];

fn of(view: &views::Sheet) -> Option<(&Plan, &PlanView)> {
    Some((view.record.plan()?, view.plan.as_ref()?))
}

/// The two lines above the sheets: whose it is, who holds the regie, when it is talked over.
#[must_use]
pub fn head(view: &views::Sheet) -> [String; 2] {
    let Some((plan, told)) = of(view) else {
        return [view.record.id.number.clone(), String::new()];
    };
    let household = known(plan.household.as_ref(), |it| format!("huishouden {it}"));
    let members = view.record.all::<PlanMember>();
    let members: Vec<&str> = members
        .filter(|member| member.until.is_none())
        .map(|member| told.called(&member.who))
        .collect();
    let regisseur = match plan.regisseur.as_str() {
        "" => "geen regisseur".to_owned(),
        who => {
            let kind = known(plan.regisseur_is, |it| format!(" ({it})"));
            format!("regisseur {}{kind}", told.called(who))
        }
    };
    let next = match plan.ended {
        Some(on) => format!("beëindigd op {}", with_year(on)),
        None => known(plan.next_review, |it| {
            format!("evaluatie {}", with_year(it))
        }),
    };
    [
        join(&[&view.record.id.number, &household, &members.join(", ")]),
        join(&[&regisseur, &next]),
    ]
}

/// What to know first, the goals in short, and what is done in each layer.
fn together(sheet: &mut Sheet<'_>, view: &views::Sheet) {
    let Some((plan, told)) = of(view) else {
        return;
    };
    for concern in &told.concerns {
        sheet.fact_at(17, "Let op", concern);
    }
    sheet.fact_at(17, "Situatie", &plan.situation);
    sheet.fact_at(17, "Vraag", &plan.question);
    for (key, goal) in each::<PlanGoal>(&view.record).filter(|(_, goal)| goal.runs()) {
        let whose = match goal.of.as_str() {
            "" => "samen",
            of => told.called(of),
        };
        let scores = scores(goal);
        let due = known(goal.due, |it| format!("voor {}", with_year(it)));
        let value = join(&[&goal.text, whose, &scores, &due]);
        sheet.fact_at(17, &format!("Doel {}", key.n), &value);
    }
    for layer in Layer::ALL {
        let of_layer = each::<PlanSupport>(&view.record)
            .filter(|(_, it)| it.layer == *layer && it.until.is_none());
        for (n, (_, support)) in of_layer.enumerate() {
            let name = if n == 0 {
                capital(layer.word())
            } else {
                String::new()
            };
            sheet.fact_at(17, &name, &by(told, &support.who, &support.what));
        }
    }
    sheet.or("Er staat nog niets in dit plan; . toont wat erin kan");
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// `nu 3, doel 4`, or that it was not measured.
fn scores(goal: &PlanGoal) -> String {
    match (goal.latest(), goal.target) {
        (Some(now), Some(target)) => format!("nu {now}, doel {target}"),
        (Some(now), None) => format!("nu {now}"),
        (None, Some(target)) => format!("niet gemeten, doel {target}"),
        (None, None) => "niet gemeten".to_owned(),
    }
}

fn by(told: &PlanView, who: &str, what: &str) -> String {
    match who {
        "" => what.to_owned(),
        who => format!("{}: {what}", told.called(who)),
    }
}

/// Every goal with its scores, what measures it, and what it was.
fn goals(sheet: &mut Sheet<'_>, view: &views::Sheet) {
    let Some((_, told)) = of(view) else {
        return;
    };
    for (key, goal) in each::<PlanGoal>(&view.record) {
        sheet.fact_at(14, &format!("Doel {}", key.n), &goal.text);
        let whose = match goal.of.as_str() {
            "" => "van het huishouden".to_owned(),
            of => format!("van {}", told.called(of)),
        };
        let status = match goal.status {
            GoalStatus::Loopt => known(goal.due, |it| format!("voor {}", with_year(it))),
            status => join(&[status.word(), &day(goal.closed)]),
        };
        sheet.fact_at(
            14,
            "",
            &join(&[
                &whose,
                sheet.session.register.settings.leefgebied(goal.leefgebied),
                &status,
            ]),
        );
        let word = |score: Option<u8>| {
            known(score, |it| {
                format!("{it} {}", score_word(it).unwrap_or_default())
            })
        };
        let scored = match goal.latest() {
            None => "niet gemeten".to_owned(),
            now => {
                let begun = known(goal.start, |it| format!("begin {it}"));
                let now = format!("nu {}", word(now));
                join(&[&begun, &now, &day(goal.scored)])
            }
        };
        let target = known(goal.target, |_| format!("doel {}", word(goal.target)));
        sheet.fact_at(14, "  score", &join(&[&scored, &target]));
        sheet.fact_at(14, "  gemeten met", &measured_by(goal));
        sheet.fact_at(14, "  maatstaf", &goal.measure);
        let before = view.record.all::<GoalBefore>().rev();
        for before in before.filter(|it| it.goal == key.n) {
            let score = known(before.score, |it| format!("score {it}"));
            let target = known(before.target, |it| format!("doel {it}"));
            let due = known(before.due, |it| format!("voor {}", with_year(it)));
            let text = match before.text == goal.text {
                true => "",
                false => &before.text,
            };
            let until = format!("tot {}", with_year(before.until));
            let told = [&until, text, &score, &target, &due, &before.reason];
            sheet.fact_at(14, "  eerder", &join(&told));
        }
    }
    sheet.or("Er staat nog geen doel in dit plan");
}

/// The domains of the matrix that measure a leefgebied.
fn measured_by(goal: &PlanGoal) -> String {
    let row = MEASURES
        .iter()
        .find(|row| row.leefgebied == goal.leefgebied);
    let Some(row) = row else {
        return String::new();
    };
    let domains = row.domains.iter().map(|it| it.word());
    let parenthood = row.parenthood.iter().map(|it| it.word());
    let named: Vec<&str> = domains.chain(parenthood).collect();
    match row.domains.is_empty() {
        true => format!("ouderschap: {}", named.join(", ")),
        false => named.join(", "),
    }
}

fn agreements(sheet: &mut Sheet<'_>, view: &views::Sheet) {
    let Some((_, told)) = of(view) else {
        return;
    };
    let today = sheet.session.today;
    for (key, one) in each::<PlanAgreement>(&view.record) {
        let due = known(one.due, |it| format!("voor {}", with_year(it)));
        let stands = match (one.closed, one.due) {
            (Some(on), _) => format!("afgerond {}", with_year(on)),
            (None, Some(due)) if due < today => "te laat".to_owned(),
            (None, _) => "open".to_owned(),
        };
        let value = by(told, &one.who, &one.text);
        let told = [&value, one.layer.word(), &due, &stands, &one.outcome];
        sheet.fact_at(13, &format!("Afspraak {}", key.n), &join(&told));
    }
    for (key, one) in each::<PlanSupport>(&view.record) {
        let value = by(told, &one.who, &one.what);
        let value = join(&[&value, one.layer.word(), &until(one.until)]);
        sheet.fact_at(13, &format!("Steun {}", key.n), &value);
    }
    sheet.or("Er is nog niets afgesproken");
}

fn reviews(sheet: &mut Sheet<'_>, view: &views::Sheet) {
    for (_, review) in each::<PlanReview>(&view.record).rev() {
        let with = match review.with.as_str() {
            "" => String::new(),
            with => format!("met {with}"),
        };
        let next = known(review.next, |it| format!("daarna {}", with_year(it)));
        let value = join(&[&review.finding, &with, &next]);
        sheet.fact_at(17, &with_year(review.on), &value);
    }
    sheet.or("Dit plan is nog niet besproken");
}

fn who(sheet: &mut Sheet<'_>, view: &views::Sheet) {
    let Some((_, told)) = of(view) else {
        return;
    };
    for (key, member) in each::<PlanMember>(&view.record) {
        let number = match told.called(&member.who) == member.who {
            true => "",
            false => &member.who,
        };
        let value = [
            told.called(&member.who),
            member.role.word(),
            number,
            &until(member.until),
        ];
        sheet.fact_at(14, &format!("Lid {}", key.n), &join(&value));
    }
    for (_, receipt) in each::<PlanReceipt>(&view.record) {
        let value = join(&[&receipt.to, receipt.how.word(), &with_year(receipt.on)]);
        sheet.fact_at(14, "Kreeg het plan", &value);
    }
    for one in &told.told {
        let value = join(&[&one.bt, &one.verwijzing, &with_year(one.datum)]);
        sheet.fact_at(14, "Bij aanbod", &value);
    }
    for row in &view.referrals {
        sheet.fact_at(
            14,
            "Verwijzing",
            &join(&[&row.nummer, &row.staat, &row.soort]),
        );
    }
    sheet.or("Er hoort nog niemand bij dit plan");
}

/// The page for the family, as it is printed.
fn page(sheet: &mut Sheet<'_>, view: &views::Sheet) {
    let Some((_, told)) = of(view) else {
        return;
    };
    for line in told.page.lines() {
        let line = sheet.look.text(line);
        sheet.line(format!(" {line}"));
    }
}
