//! The phases of which a plan has steps: known after the plan was read, so that no other phase reads it again.

use std::collections::BTreeMap;

use super::lock::Lock;
use super::phase::Phase;
use super::plan::Plan;

/// The steps of a plan, by their phases.
#[derive(Clone, Default)]
pub struct Remaining(BTreeMap<Phase, OfPhase>);

/// The steps of a phase.
#[derive(Clone, Copy)]
struct OfPhase {
    /// The strongest lock that they take.
    lock: Lock,
    count: usize,
}

impl Remaining {
    /// Those of a plan.
    pub fn of(plan: &Plan) -> Self {
        let mut phases: BTreeMap<Phase, OfPhase> = BTreeMap::new();
        for step in plan.steps() {
            let lock = step.lock().unwrap_or(Lock::AccessShare);
            let of_phase = phases.entry(step.phase()).or_insert(OfPhase { lock, count: 0 });
            of_phase.lock = of_phase.lock.max(lock);
            of_phase.count += 1;
        }
        Self(phases)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The strongest lock of the steps of a phase; None if it has none.
    pub fn lock(&self, phase: Phase) -> Option<Lock> {
        self.0.get(&phase).map(|it| it.lock)
    }

    /// Takes away so many steps of a phase, which have been done.
    pub fn done(&mut self, phase: Phase, count: usize) {
        if let Some(of_phase) = self.0.get_mut(&phase) {
            of_phase.count = of_phase.count.saturating_sub(count);
        }
        self.0.retain(|_, of_phase| of_phase.count > 0);
    }
}
