//! A story as `messaging` would drive it, checked at every input.

use super::*;

/// An input, or an effect of one.
#[derive(Debug, Clone)]
pub(super) enum Happened {
    Heard(Act),
    Did(Effect),
}

/// What was heard, when, and as what: the oracle's only source.
#[derive(Debug, Default)]
pub(super) struct Story {
    pub state: State,
    /// By moment.
    pub history: Vec<(Time, Happened)>,
    /// Acts and timers alone, with what they were about.
    pub heard: Vec<(i64, Heard)>,
    timers: BTreeMap<String, (Time, Timer)>,
    asked: u128,
    version: i64,
}

/// What came, with the numbers that it carried.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Heard {
    Act(Act),
    /// A check of this number, or a fence of this attempt, or an order of it.
    Numbered(Act, i32),
    Timer(Alarm),
}

const PROCESSORS: [&str; 3] = ["host", "sumsub", "kyc-screener"];

/// A check of this deletion.
fn of(this: Uuid, checked: Input) -> Input {
    let Input::Checked { check, blockers, dust, terms, .. } = checked else {
        unreachable!("a check is a check")
    };
    Input::Checked { deletion: this, check, blockers, dust, terms }
}

impl Story {
    pub fn effects(&self) -> impl DoubleEndedIterator<Item = &Effect> {
        self.history.iter().filter_map(|(_, happened)| match happened {
            Happened::Did(effect) => Some(effect),
            Happened::Heard(_) => None,
        })
    }

    fn feed(&mut self, input: &Input, now: Time) {
        let Ok(effects) = decide(&self.state, input, now) else { return };
        let facts = effects.iter().filter(|effect| {
            matches!(
                effect,
                Effect::Scheduled { .. }
                    | Effect::Blocked { .. }
                    | Effect::Undone { .. }
                    | Effect::Lapsed { .. }
            )
        });
        assert!(facts.count() <= 1, "one version, one standing fact: {effects:?}");
        self.state = effects.iter().fold(self.state.clone(), evolve);
        let stored = serde_json::to_string(&self.state).unwrap();
        assert!(stored.len() < 4096, "a state is small: {stored}");
        assert_eq!(serde_json::from_str::<State>(&stored).unwrap(), self.state);
        let again = decide(&self.state, input, now).unwrap_or_default();
        let told_again = again.iter().filter(|one| !matches!(one, Effect::AttentionNeeded { .. }));
        assert_eq!(told_again.count(), 0, "twice is once: {input:?} {again:?}");
        for effect in &effects {
            match effect {
                Effect::TimerSet { timer, due_at } => {
                    self.timers.insert(timer.alarm.name(), (*due_at, timer.clone()));
                }
                Effect::TimerCancelled { alarm } => {
                    self.timers.remove(&alarm.name());
                }
                _ => {}
            }
        }
        self.history.extend(effects.into_iter().map(|effect| (now, Happened::Did(effect))));
    }

    fn run_timers(&mut self, now: i64) {
        let moment = at(now * STEP_HOURS);
        let due = |timers: &BTreeMap<String, (Time, Timer)>| {
            let due = timers.iter().filter(|(_, (due_at, _))| *due_at <= moment);
            due.min_by_key(|(_, (due_at, _))| *due_at).map(|(name, _)| name.clone())
        };
        while let Some(name) = due(&self.timers) {
            let (_, timer) = self.timers.remove(&name).expect("it was there just now");
            self.heard.push((now, Heard::Timer(timer.alarm.clone())));
            self.feed(&Input::Due(timer), moment);
        }
    }

    /// The input of an act, and the number that it carries.
    fn input(&mut self, act: &Act, now: i64) -> (Input, Option<i32>) {
        let newest = self.state.deletion.as_deref();
        let of_newest = |number: fn(&Deletion) -> i32| newest.map_or(0, number);
        let this = newest.map_or(id(0), |deletion| deletion.id);
        let version = self.version + 1;
        let input = match act {
            Act::Asked => {
                self.asked += 1;
                return (asked(self.asked, now * STEP_HOURS), None);
            }
            Act::Confirmed { waives } => {
                let shown = newest.filter(|_| *waives).map(|one| one.dust.iter());
                let amounts: Vec<_> = shown.into_iter().flatten().map(Dust::amount).collect();
                waiving(now * STEP_HOURS, &amounts)
            }
            Act::Cancelled => cancelled(),
            Act::Checked { clear } => {
                let check = of_newest(|one| one.checks);
                let checked = checked(check, if *clear { &[] } else { &["balance"] });
                return (of(this, checked), Some(check));
            }
            Act::Dusty(amount) => {
                let check = of_newest(|one| one.checks);
                return (of(this, dusty(check, &["balance"], &[amount])), Some(check));
            }
            Act::Held(open) => holds(version, *open),
            Act::Kept(any) => kept(version, if *any { &["orders"] } else { &[] }),
            Act::Escalated => Input::RecoveryEscalated { recovery: id(7), version },
            Act::FactorChanged => Input::FactorChanged { recovery: id(7), version },
            Act::RecoveryClosed => Input::RecoveryClosed { recovery: id(7), version },
            Act::Answered { keeper, granted } => {
                let attempt = of_newest(|one| one.fences);
                let (keeper, granted) = (KEEPERS[*keeper], *granted);
                let input = Input::FenceAnswered { keeper, deletion: this, attempt, granted };
                return (input, Some(attempt));
            }
            Act::AllGrant => unreachable!("it is three answers"),
            Act::Sealed => Input::Sealed { deletion: this },
            Act::Reported { processor, outcome } => {
                let name = PROCESSORS[*processor];
                let order = newest.and_then(|one| one.orders.get(name));
                let attempt = order.map_or(0, |order| order.attempt);
                let Input::Reported(report) = reported(name, attempt, *outcome) else {
                    unreachable!("a report is a report")
                };
                let report = ErasureReport { deletion: this, ..report };
                return (Input::Reported(report), Some(attempt));
            }
            Act::MessageDone => Input::LastMessageDone { deletion: this },
            Act::Scanned { clean } => {
                let Input::Scanned { attempt, certificate, .. } =
                    scanned(of_newest(|one| one.scans), *clean)
                else {
                    unreachable!("a scan is a scan")
                };
                let input = Input::Scanned { deletion: this, attempt, certificate };
                return (input, Some(attempt));
            }
        };
        self.version = version;
        (input, None)
    }

    fn act(&mut self, act: &Act, now: i64, repeated: bool) {
        let (input, number) = self.input(act, now);
        let heard = match number {
            Some(number) => Heard::Numbered(act.clone(), number),
            None => Heard::Act(act.clone()),
        };
        self.heard.push((now, heard));
        self.history.push((at(now * STEP_HOURS), Happened::Heard(act.clone())));
        self.feed(&input, at(now * STEP_HOURS));
        if repeated {
            self.feed(&input, at(now * STEP_HOURS));
        }
    }

    pub fn run(steps: &[Step]) -> Self {
        let (mut story, mut now) = (Self::default(), 0);
        for step in steps {
            now += step.after;
            if step.timers_first {
                story.run_timers(now);
            }
            if step.act == Act::AllGrant {
                for keeper in 0..KEEPERS.len() {
                    story.act(&Act::Answered { keeper, granted: true }, now, step.repeated);
                }
            } else {
                story.act(&step.act, now, step.repeated);
            }
        }
        story
    }
}
