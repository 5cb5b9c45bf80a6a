//! Dates and times as RFC 3339 writes them, in microseconds since 1970.
//!
//! Of our own, because a date library is a tenth of what a browser downloads to decide; the tests compare it with one.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "at most four digits are read at a time, and what is written was divided before"
)]

use std::fmt;

const MICROS: i64 = 1_000_000;
const DAY: i64 = 86_400;
/// Days from the first of January of the year 0 to that of 1970.
const BEFORE_1970: i64 = 719_528;
/// Days of a year of 365 days before each month, and of all of it.
const BEFORE_MONTH: [i64; 13] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];

/// Reads `2026-01-31T09:00:00.5+01:00`. Any character may stand for the `T`, and digits behind the sixth of a fraction are cut off. A
/// leap second, which only the end of a month in UTC has, is the last microsecond before it.
pub(super) fn read(text: &[u8]) -> Option<i64> {
    let mut rest = text;
    let year = number(&mut rest, 4)?;
    let (month, day) = (number_after(b'-', &mut rest)?, number_after(b'-', &mut rest)?);
    rest = rest.get(1..)?;
    let hour = number(&mut rest, 2)?;
    let (minute, mut second) = (number_after(b':', &mut rest)?, number_after(b':', &mut rest)?);
    let mut micros = fraction(&mut rest)?;
    let offset = offset(&mut rest)?;
    let first = days_before(year, month.checked_sub(1)?)?;
    let days = first..days_before(year, month)?;
    if !rest.is_empty() || hour > 23 || minute > 59 || second > 60 || !days.contains(&(first + day - 1)) {
        return None;
    }
    let leap = second == 60;
    if leap {
        (second, micros) = (59, MICROS - 1);
    }
    let seconds = (first + day - 1) * DAY + hour * 3_600 + (minute - offset) * 60 + second;
    let (_, _, tomorrow) = date(seconds.div_euclid(DAY) + 1);
    if leap && (seconds.rem_euclid(DAY) != DAY - 1 || tomorrow != 1) {
        return None;
    }
    Some((seconds - BEFORE_1970 * DAY) * MICROS + micros)
}

/// Writes a time in UTC; `None` if its year has not four digits.
pub(super) fn write(micros: i64, formatter: &mut fmt::Formatter<'_>) -> Option<fmt::Result> {
    let seconds = micros.div_euclid(MICROS) + BEFORE_1970 * DAY;
    if seconds < 0 {
        return None;
    }
    let (year, month, day) = date(seconds / DAY);
    if year > 9_999 {
        return None;
    }
    let of_day = seconds % DAY;
    let (hour, minute, second) = (of_day / 3_600, of_day / 60 % 60, of_day % 60);
    let written = write!(formatter, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}");
    let fraction = format!("{:06}", micros.rem_euclid(MICROS));
    let fraction = match fraction.trim_end_matches('0') {
        "" => String::new(),
        digits => format!(".{digits}"),
    };
    Some(written.and_then(|()| write!(formatter, "{fraction}Z")))
}

/// A number of so many digits.
fn number(rest: &mut &[u8], digits: usize) -> Option<i64> {
    let (number, behind) = rest.split_at_checked(digits)?;
    *rest = behind;
    number.iter().try_fold(0, |number, byte| Some(number * 10 + digit(*byte)?))
}

fn number_after(separator: u8, rest: &mut &[u8]) -> Option<i64> {
    *rest = rest.strip_prefix(&[separator])?;
    number(rest, 2)
}

fn digit(byte: u8) -> Option<i64> {
    byte.is_ascii_digit().then(|| i64::from(byte & 0x0f))
}

/// Microseconds behind a full stop, if there is one.
fn fraction(rest: &mut &[u8]) -> Option<i64> {
    let Some(digits) = rest.strip_prefix(b".") else { return Some(0) };
    let end = digits.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(digits.len());
    let (digits, behind) = digits.split_at_checked(end)?;
    *rest = behind;
    let padded = digits.iter().copied().chain(*b"000000").take(6);
    (end > 0).then(|| padded.filter_map(digit).fold(0, |micros, digit| micros * 10 + digit))
}

/// Minutes by which a clock is ahead of UTC.
fn offset(rest: &mut &[u8]) -> Option<i64> {
    let (sign, behind) = rest.split_first()?;
    *rest = behind;
    let sign = match sign {
        b'Z' | b'z' => return Some(0),
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, minutes) = (number(rest, 2)?, number_after(b':', rest)?);
    (hours <= 23 && minutes <= 59).then_some(sign * (hours * 60 + minutes))
}

/// Days from the beginning of the year 0 to a month of a year, counted from 0; `None` behind the beginning of the next year.
fn days_before(year: i64, month: i64) -> Option<i64> {
    let of_month = *BEFORE_MONTH.get(usize::try_from(month).ok()?)?;
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    // Years before this one that have a 29th of February; the year 0 has.
    let leaps = (year + 3) / 4 - (year + 99) / 100 + (year + 399) / 400;
    Some(year * 365 + leaps + of_month + i64::from(leap && month > 1))
}

/// Year, month and day, by the days since the beginning of the year 0.
fn date(days: i64) -> (i64, i64, i64) {
    // At most one too many.
    let guess = days * 400 / 146_097 + 1;
    let before = |year: i64, month: i64| days_before(year, month).filter(|before| *before <= days);
    let year = if before(guess, 0).is_some() { guess } else { guess - 1 };
    let year = if before(year, 0).is_some() { year } else { year - 1 };
    let (month, before) =
        (0..12).rev().find_map(|month| Some((month, before(year, month)?))).unwrap_or_default();
    (year, month + 1, days - before + 1)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use time::{OffsetDateTime, format_description::well_known::Rfc3339};

    use super::*;
    use crate::snapshot::Timestamp;

    fn judge(text: &str) -> Option<i64> {
        let moment = OffsetDateTime::parse(text, &Rfc3339).ok()?;
        i64::try_from(moment.unix_timestamp_nanos().div_euclid(1_000)).ok()
    }

    fn judge_writes(micros: i64) -> Option<String> {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(micros) * 1_000).ok()?.format(&Rfc3339).ok()
    }

    #[track_caller]
    fn agree(text: &str) -> bool {
        let read = read(text.as_bytes());
        assert_eq!(read, judge(text), "{text}");
        read.is_some()
    }

    #[test]
    fn all_of_the_calendar_is_read_and_written_as_a_library_does() {
        let first = read(b"0000-01-01T00:00:00Z").unwrap();
        let last = read(b"9999-12-31T23:59:59.999999Z").unwrap();
        for micros in (first..=last).step_by(2_678_399_123_457) {
            let written = Timestamp::from_micros(micros).to_string();
            assert_eq!(Some(&written), judge_writes(micros).as_ref());
            assert_eq!(read(written.as_bytes()), Some(micros));
        }
        for outside in [first - 1, last + 1, i64::MIN, i64::MAX] {
            let written = Timestamp::from_micros(outside).to_string();
            assert_eq!(
                (written, judge_writes(outside)),
                (format!("{outside} microseconds since 1970"), None)
            );
        }
    }

    #[test]
    fn every_date_and_every_month_end_is_judged_alike() {
        for year in (0..=9_999).step_by(101).chain([1900, 2000, 2024, 2100]) {
            for month in 0..=13 {
                for day in [0, 1, 28, 29, 30, 31, 32] {
                    for time in [
                        "00:00:00Z",
                        "23:59:60z",
                        "24:00:00Z",
                        "12:00:60+12:01",
                        "00:58:60-22:01",
                        "08:29:60.5+08:30",
                    ] {
                        agree(&format!("{year:04}-{month:02}-{day:02}T{time}"));
                    }
                }
            }
        }
    }

    #[test]
    fn changed_times_are_judged_alike() {
        const TIMES: [&str; 8] = [
            "2026-01-31T09:00:00Z",
            "2026-01-31 09:00:00.123456789012+23:59",
            "0000-01-01t00:00:00+23:59",
            "9999-12-31T23:59:59-23:59",
            "2016-12-31T23:59:60Z",
            "0000-12-31T23:58:60.5+23:59",
            "1969-12-31T23:59:59.9999999-00:00",
            "9999-12-31T23:59:60Z",
        ];
        const LETTERS: &[u8] = "0123456789-+:.TZtz é".as_bytes();
        let mut random = fastrand::Rng::with_seed(3);
        let mut taken = 0_usize;
        for time in TIMES {
            agree(time);
            for _ in 0..5_000 {
                let mut bytes = time.as_bytes().to_vec();
                for _ in 0..random.usize(1..3) {
                    let at = random.usize(..bytes.len());
                    let behind = at + random.usize(..=1);
                    let new = random.choice(LETTERS).copied().filter(|_| random.u8(..8) > 0);
                    bytes.splice(at..behind, new);
                }
                taken += usize::from(agree(&String::from_utf8_lossy(&bytes)));
            }
        }
        assert!(taken > 500, "{taken}");
    }
}
