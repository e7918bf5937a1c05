//! Rounds, and what they say.

use crate::failure::Outcome;
use crate::progress::Step;

/// How much is measured.
pub struct Effort {
    /// The number of rounds, where the caller named one.
    pub rounds: Option<usize>,
    /// A look, not a result: fewer rounds and rows.
    pub quick: bool,
}

impl Effort {
    /// The number of rounds, where `usual` are enough.
    pub fn rounds(&self, usual: usize) -> usize {
        self.rounds.unwrap_or(if self.quick { (usual / 5).max(3) } else { usual })
    }

    /// The number of rows, calls or statements in a sample, where `usual` are enough.
    pub fn amount(&self, usual: usize) -> usize {
        if self.quick { usual / 5 } else { usual }
    }
}

/// What the samples of one series say.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// The median.
    pub median: f64,
    /// A quarter of the samples are below.
    pub low: f64,
    /// A quarter of the samples are above.
    pub high: f64,
}

impl Spread {
    /// The spread of samples; at least one.
    pub fn of(samples: &[f64]) -> Self {
        let mut sorted = samples.to_vec();
        sorted.sort_by(f64::total_cmp);
        Self {
            median: quantile(&sorted, 0.5),
            low: quantile(&sorted, 0.25),
            high: quantile(&sorted, 0.75),
        }
    }

    /// The same in another unit.
    pub fn times(self, factor: f64) -> Self {
        Self { median: self.median * factor, low: self.low * factor, high: self.high * factor }
    }
}

fn quantile(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else {
        return f64::NAN;
    };
    let place = share * last as f64;
    let (below, above) = (place.floor() as usize, place.ceil() as usize);
    sorted[below] + (sorted[above] - sorted[below]) * place.fract()
}

/// Samples in rows of rounds: `samples[series][round]`.
pub struct Samples(Vec<Vec<f64>>);

impl Samples {
    /// Takes a sample of each series in each round; every round begins with another series and goes the other way round
    /// than the one before, so that none always follows the same.
    pub fn interleaved(
        title: &str,
        rounds: usize,
        series: usize,
        mut sample: impl FnMut(usize, usize) -> Outcome<f64>,
    ) -> Outcome<Self> {
        let step = Step::begin(title);
        let mut samples = vec![Vec::with_capacity(rounds); series];
        for round in 0..rounds {
            step.show(&format!("round {} of {rounds}", round + 1));
            for one in order(round, series) {
                let value = sample(one, round)?;
                samples[one].push(value);
            }
        }
        step.end(&format!("{rounds} rounds"));
        Ok(Self(samples))
    }

    /// Samples taken elsewhere.
    pub fn of(samples: Vec<Vec<f64>>) -> Self {
        Self(samples)
    }

    /// The sums of so many rounds each.
    pub fn summed(&self, rounds: usize) -> Self {
        let sums =
            |series: &Vec<f64>| series.chunks(rounds).map(|part| part.iter().sum()).collect();
        Self(self.0.iter().map(sums).collect())
    }

    /// What one series says.
    pub fn spread(&self, series: usize) -> Spread {
        Spread::of(&self.0[series])
    }

    /// What a series says net of others, which are samples of one and the same base, round by round.
    pub fn net(&self, series: usize, bases: &[usize]) -> Spread {
        let differences: Vec<f64> = self.0[series]
            .iter()
            .enumerate()
            .map(|(round, sample)| {
                let base: f64 = bases.iter().map(|base| self.0[*base][round]).sum();
                sample - base / bases.len() as f64
            })
            .collect();
        Spread::of(&differences)
    }

    /// How many times as much a series says as all do in the mean, round by round.
    pub fn share(&self, series: usize) -> f64 {
        let shares: Vec<f64> = self.0[series]
            .iter()
            .enumerate()
            .map(|(round, sample)| {
                let all: f64 = self.0.iter().map(|one| one[round]).sum();
                sample * self.0.len() as f64 / all
            })
            .collect();
        Spread::of(&shares).median
    }

    /// How many times as much a series says as another, round by round: what slows the machine for a while, slows both.
    pub fn ratio(&self, series: usize, other: usize) -> f64 {
        let ratios: Vec<f64> =
            self.0[series].iter().zip(&self.0[other]).map(|(one, other)| one / other).collect();
        Spread::of(&ratios).median
    }
}

fn order(round: usize, series: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..series).map(|one| (one + round / 2) % series).collect();
    if round % 2 == 1 {
        order.reverse();
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quartiles() {
        let spread = Spread::of(&[5.0, 1.0, 3.0, 2.0, 4.0]);
        assert_eq!((spread.low, spread.median, spread.high), (2.0, 3.0, 4.0));
        assert_eq!(Spread::of(&[1.0, 2.0]).median, 1.5);
    }

    #[test]
    fn every_series_once_in_a_round() {
        for round in 0..7 {
            let mut once = order(round, 5);
            once.sort_unstable();
            assert_eq!(once, [0, 1, 2, 3, 4]);
        }
        assert_ne!(order(0, 5), order(1, 5));
        assert_ne!(order(0, 5), order(2, 5));
    }

    #[test]
    fn net_goes_by_rounds() {
        let samples = Samples(vec![vec![1.0, 10.0, 100.0], vec![3.0, 12.0, 102.0]]);
        assert_eq!(samples.net(1, &[0]).median, 2.0);
        assert_eq!(samples.net(1, &[0]).high, 2.0);
        assert_eq!(samples.net(1, &[0, 1]).high, 1.0);
        assert_eq!(samples.ratio(1, 0), 1.2);
        assert_eq!(samples.share(0), 20.0 / 22.0);
        assert_eq!(samples.summed(2).spread(0).median, 55.5);
    }
}
