//! A clock that is behind the logboek is told of, and costs no order.

use crate::support::logboek::{header, lines, rechained, with_header, write};
use crate::support::server::{self, Served, done, records, store};

#[test]
fn a_clock_that_is_behind_a_line_is_told_of_at_a_start_and_in_the_status_and_work_goes_on() {
    let home = tempfile::tempdir().unwrap();
    let data = store(home.path(), "data", 3);
    // Its last line was written while the clock was three hours ahead.
    let mut all = lines(&data);
    let last = all.pop().unwrap();
    let mut head = header(&last);
    head["tijd"] = (chrono::Utc::now() + chrono::TimeDelta::hours(3))
        .to_rfc3339()
        .into();
    all.push(with_header(&last, head));
    write(&data, &rechained(&all));
    done(&data, &["herbouw", "--dit-logboek", "--ruim-op"]);
    let before = records(&data);
    let words = "De klok van deze computer staat op";
    let server = Served::start(&data).unwrap();
    assert!(server.said.contains(words), "{}", server.said);
    let said = done(&data, &["server", "status"]);
    assert!(said.contains(words), "{said}");
    let json = done(&data, &["server", "status", "--json"]);
    assert!(json.contains(words), "{json}");
    server::melding(&mut server.client());
    let said = done(&data, &["server", "status"]);
    assert!(
        said.contains(words),
        "a line of now makes no clock right: {said}"
    );
    done(&data, &["controle"]);
    assert!(server.term().success());
    let after = records(&data);
    assert!(before.iter().all(|(id, record)| after[id] == *record));
    assert!(after.len() > before.len());
}
