#!/usr/bin/env python3
"""Checks a calendar with two other readers: `check_ics.py FILE EXPECTED`.

EXPECTED is a JSON list of what must be in it: uid, day, title, description, sequence, is_cancelled, alarms.
"""

import json
import sys
from datetime import date, datetime, timedelta

import icalendar
import vobject


def lines(data):
    assert data.endswith(b"\r\n"), "the last line does not end"
    for line in data[:-2].split(b"\r\n"):
        assert b"\r" not in line and b"\n" not in line, f"a bare line end in {line!r}"
        assert len(line) <= 75, f"{len(line)} octets: {line!r}"
        line.decode("utf-8")


def is_day(value):
    return isinstance(value, date) and not isinstance(value, datetime)


def by_icalendar(data):
    calendar = icalendar.Calendar.from_ical(data)
    errors = [error for part in calendar.walk() for error in part.errors]
    assert not errors, errors
    assert calendar["version"] == "2.0" and calendar["prodid"], "no version or program"
    assert calendar["method"] == "PUBLISH", calendar["method"]
    items = []
    for event in calendar.walk("VEVENT"):
        assert is_day(event.decoded("dtstart")), "a day with a time"
        assert event.decoded("dtstamp").utcoffset() == timedelta(0), "a stamp that is not in UTC"
        alarms = event.walk("VALARM")
        assert all(alarm["action"] == "DISPLAY" and alarm["description"] for alarm in alarms)
        items.append(
            {
                "uid": str(event["uid"]),
                "day": event.decoded("dtstart").isoformat(),
                "title": str(event["summary"]),
                "description": str(event.get("description", "")),
                "sequence": int(event["sequence"]),
                "is_cancelled": event["status"] == "CANCELLED",
                "alarms": [-alarm.decoded("trigger").days for alarm in alarms],
            }
        )
    return items


def by_vobject(data):
    calendar = vobject.readOne(data.decode("utf-8"))
    calendar.validate(raiseException=True)
    items = []
    for event in calendar.contents.get("vevent", []):
        assert is_day(event.dtstart.value), "a day with a time"
        items.append(
            {
                "uid": event.uid.value,
                "day": event.dtstart.value.isoformat(),
                "title": event.summary.value,
                "description": event.description.value if "description" in event.contents else "",
                "sequence": int(event.sequence.value),
                "is_cancelled": event.status.value == "CANCELLED",
                "alarms": [-a.trigger.value.days for a in event.contents.get("valarm", [])],
            }
        )
    return items


def main(path, expected_path):
    with open(path, "rb") as file:
        data = file.read()
    with open(expected_path, encoding="utf-8") as file:
        expected = json.load(file)
    lines(data)
    assert expected, "nothing is expected, so nothing is checked"
    uids = [item["uid"] for item in expected]
    assert len(uids) == len(set(uids)), "a uid comes twice"
    for name, read in (("icalendar", by_icalendar), ("vobject", by_vobject)):
        found = read(data)
        assert len(found) == len(expected), f"{name} finds {len(found)} items"
        for one, two in zip(found, expected):
            assert one == two, f"{name} reads {one}, meant is {two}"
    print(f"{path}: {len(expected)} days, the same to icalendar and vobject")


if __name__ == "__main__":
    main(*sys.argv[1:])
