//! Numbers, which no document of the format has: read so far that a wrong type is told apart from bad JSON.

use super::json::{Json, Mistake, Wrong, syntax};

/// The powers of ten with which a number of 64 bits can leave the range of a double.
const LARGE: [f64; 20] = [
    1e289, 1e290, 1e291, 1e292, 1e293, 1e294, 1e295, 1e296, 1e297, 1e298, 1e299, 1e300, 1e301, 1e302, 1e303,
    1e304, 1e305, 1e306, 1e307, 1e308,
];

impl Json<'_> {
    /// Whether the number that is next is a whole one of 64 bits.
    pub(super) fn number(&mut self) -> Result<bool, Wrong> {
        let negative = self.peek() == Some(b'-');
        if negative {
            self.skip();
        }
        let first = self.peek();
        let Some(mut significand) = self.digit() else {
            return match self.take() {
                Some(_) => Err(self.here(syntax(INVALID))),
                None => Err(self.here(Mistake::End)),
            };
        };
        if first == Some(b'0') && self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            return Err(self.next_is(syntax(INVALID)));
        }
        // What does not fit counts as zeros.
        let mut exponent = 0_i32;
        while let Some(digit) = self.peek_digit() {
            match append(significand, digit) {
                Some(longer) if exponent == 0 => significand = longer,
                _ => exponent = exponent.saturating_add(1),
            }
            self.skip();
        }
        match self.peek() {
            Some(b'.') => self.decimal(significand, exponent),
            Some(b'e' | b'E') => self.exponent(significand, exponent),
            _ if exponent > 0 => self.in_range(significand, exponent),
            // `-0` and what is less than the least whole number are none.
            _ => Ok(!negative || (1..=1 << 63).contains(&significand)),
        }
    }

    fn decimal(&mut self, mut significand: u64, mut exponent: i32) -> Result<bool, Wrong> {
        self.skip();
        if self.peek_digit().is_none() {
            return Err(self.next_is(if self.peek().is_some() { syntax(INVALID) } else { Mistake::End }));
        }
        let mut fits = true;
        while let Some(digit) = self.peek_digit() {
            match append(significand, digit) {
                Some(longer) if fits => {
                    significand = longer;
                    exponent = exponent.saturating_sub(1);
                }
                _ => fits = false,
            }
            self.skip();
        }
        match self.peek() {
            Some(b'e' | b'E') => self.exponent(significand, exponent),
            _ => self.in_range(significand, exponent),
        }
    }

    fn exponent(&mut self, significand: u64, starting: i32) -> Result<bool, Wrong> {
        self.skip();
        let negative = self.peek() == Some(b'-');
        if negative || self.peek() == Some(b'+') {
            self.skip();
        }
        if self.peek_digit().is_none() {
            return match self.take() {
                Some(_) => Err(self.here(syntax(INVALID))),
                None => Err(self.here(Mistake::End)),
            };
        }
        let mut exponent = 0_i32;
        while let Some(digit) = self.digit() {
            let longer =
                i32::try_from(digit).ok().and_then(|digit| exponent.checked_mul(10)?.checked_add(digit));
            match longer {
                Some(longer) => exponent = longer,
                None if significand != 0 && !negative => return Err(self.here(syntax(RANGE))),
                None => {
                    while self.digit().is_some() {}
                    return Ok(false);
                }
            }
        }
        let sum =
            if negative { starting.saturating_sub(exponent) } else { starting.saturating_add(exponent) };
        self.in_range(significand, sum)
    }

    /// A number with a fraction or an exponent, if a double holds it.
    #[expect(clippy::as_conversions, reason = "rounds as every reader of JSON does")]
    #[expect(clippy::cast_precision_loss, reason = "the same")]
    fn in_range(&self, significand: u64, exponent: i32) -> Result<bool, Wrong> {
        let factor = match exponent {
            ..289 => 1.0,
            _ => {
                let position = usize::try_from(exponent.saturating_sub(289)).unwrap_or(usize::MAX);
                LARGE.get(position).copied().unwrap_or(f64::INFINITY)
            }
        };
        if significand != 0 && (significand as f64 * factor).is_infinite() {
            return Err(self.here(syntax(RANGE)));
        }
        Ok(false)
    }

    fn peek_digit(&self) -> Option<u64> {
        let byte = self.peek()?;
        byte.is_ascii_digit().then(|| u64::from(byte & 0x0f))
    }

    fn digit(&mut self) -> Option<u64> {
        let digit = self.peek_digit()?;
        self.skip();
        Some(digit)
    }
}

const INVALID: &str = "invalid number";
const RANGE: &str = "number out of range";

fn append(number: u64, digit: u64) -> Option<u64> {
    number.checked_mul(10)?.checked_add(digit)
}
