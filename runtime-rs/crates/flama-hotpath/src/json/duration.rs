use std::fmt::Write;

const MICROSECONDS_A_SECOND: u64 = 1_000_000;
const SECONDS_A_MINUTE: u64 = 60;
const SECONDS_AN_HOUR: u64 = 3600;
const SECONDS_A_DAY: u64 = 86_400;

/// A length of time to be written as ISO 8601 text, section 5.5.2.4: `P1DT1H1M1.5S`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Duration {
    negative: bool,
    seconds: u64,
    microseconds: u64,
}

impl Duration {
    /// The sum of `days`, `seconds` and `microseconds`, each of either sign.
    #[must_use]
    pub fn new(days: i32, seconds: i32, microseconds: i32) -> Self {
        let whole_seconds = i64::from(days) * 86_400 + i64::from(seconds);
        let total = i128::from(whole_seconds) * 1_000_000 + i128::from(microseconds);
        let magnitude = total.unsigned_abs();
        let second = u128::from(MICROSECONDS_A_SECOND);
        Self {
            negative: total < 0,
            seconds: u64::try_from(magnitude / second).unwrap_or(u64::MAX),
            microseconds: u64::try_from(magnitude % second).unwrap_or_default(),
        }
    }

    /// The text; a negative duration starts with `-`, a zero one is `PT0S`, components that are zero are left out.
    #[must_use]
    pub fn to_iso8601(self) -> String {
        let mut text = String::from(if self.negative { "-P" } else { "P" });
        let of_day = self.seconds % SECONDS_A_DAY;
        push_component(&mut text, self.seconds / SECONDS_A_DAY, 'D');
        let has_seconds = !of_day.is_multiple_of(SECONDS_A_MINUTE) || self.microseconds > 0;
        if of_day > 0 || has_seconds || self.seconds == 0 {
            text.push('T');
            push_component(&mut text, of_day / SECONDS_AN_HOUR, 'H');
            push_component(&mut text, of_day % SECONDS_AN_HOUR / SECONDS_A_MINUTE, 'M');
        }
        if has_seconds || self.seconds == 0 {
            self.push_seconds(&mut text);
        }
        text
    }

    fn push_seconds(self, text: &mut String) {
        text.push_str(itoa::Buffer::new().format(self.seconds % SECONDS_A_MINUTE));
        if self.microseconds > 0 {
            let fraction = format!("{:06}", self.microseconds);
            let _: std::fmt::Result = write!(text, ".{}", fraction.trim_end_matches('0'));
        }
        text.push('S');
    }
}

fn push_component(text: &mut String, amount: u64, designator: char) {
    if amount > 0 {
        text.push_str(itoa::Buffer::new().format(amount));
        text.push(designator);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_written_as_iso_8601() {
        let cases = [
            ((0, 0, 0), "PT0S"),
            ((1, 0, 0), "P1D"),
            ((1, 3661, 500_000), "P1DT1H1M1.5S"),
            ((0, 3600, 0), "PT1H"),
            ((0, 0, 1), "PT0.000001S"),
            ((0, 60, 10), "PT1M0.00001S"),
            ((-1, 0, 0), "-P1D"),
            ((-1, 86_399, 999_999), "-PT0.000001S"),
            ((-1, 43_200, 0), "-PT12H"),
            (
                (999_999_999, 86_399, 999_999),
                "P999999999DT23H59M59.999999S",
            ),
        ];
        for ((days, seconds, microseconds), text) in cases {
            assert_eq!(
                Duration::new(days, seconds, microseconds).to_iso8601(),
                text
            );
        }
    }
}
