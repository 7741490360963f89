//! Questions and answers as they go over the line.

use super::*;
use crate::ipc::frame;
use crate::ipc::pieces::PIECE;

#[test]
fn a_long_list_comes_over_the_line_in_pieces_and_is_whole_again() {
    let dates = |count: usize| {
        let item = AgendaItem {
            titel: String::new(),
            datum: NaiveDate::default(),
            soort: "besluit".to_owned(),
            nummer: "V-2026-0412".to_owned(),
            tekst: String::new(),
            wie: String::new(),
            ernst: crate::office::signals::Urgency::Late,
            grondslag: String::new(),
            uid: String::new(),
            herinneren: Vec::new(),
            vervallen: false,
        };
        Answer::ExportAgenda((vec![item; count], 7))
    };
    for count in [0, 1, PIECE, PIECE + 1] {
        let mut pieces = dates(count).in_pieces().into_iter();
        let mut whole = pieces.next().unwrap();
        let mut has_more = whole.has_more();
        while has_more {
            has_more = whole.join(pieces.next().unwrap());
        }
        assert!(pieces.next().is_none());
        let (list, line) = ExportAgenda::told(whole).unwrap();
        assert_eq!((list.len(), line), (count, 7));
    }
}

#[test]
fn a_question_by_itself_goes_over_the_line_as_the_request_it_stands_for() {
    let question = Show {
        number: "V-2026-0412".to_owned(),
        at: AsOf::NOW,
    };
    let mut bytes = Vec::new();
    frame::write(&mut bytes, &Asked(&question), 100).unwrap();
    let request: Request = frame::read(&mut bytes.as_slice(), 100).unwrap();
    assert!(matches!(request, Request::Show(show) if show.number == question.number));
    for (number, name) in Name::ALL.iter().enumerate() {
        assert_eq!(number, *name as usize);
    }
}
