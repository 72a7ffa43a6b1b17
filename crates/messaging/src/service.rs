//! A service put together: its machine, activities and projections, and the loops that drive them.

use std::{sync::Arc, time::Duration};

use async_nats::jetstream;
use chrono::TimeDelta;
use contracts::{
    Envelope,
    topology::{self, Durable},
};
use futures::future::BoxFuture;
use runtime::lifecycle::Lifecycle;
use serde_json::Value;
use tokio::sync::Notify;
use uuid::Uuid;

use crate::{
    StepError,
    asking::CallPart,
    batch::Batches,
    erasing::{self, Burial, EraseReplay, EraseSink, ForgetPart, OwnRows},
    findings::Findings,
    housekeeping::HousekeepingPart,
    loops::{SweepPart, TimerPart},
    machine::{Activity, Machine, Problem, Projection, Question},
    oversized::OutboxReplay,
    part::Part,
    publisher::Publisher,
    repair,
    replay::{ActivityReplay, MachineReplay, ProjectionReplay, Replayer},
    requests::{Answerer, Commands, Listening, Questions, serve},
    routine::{Routine, RoutinePart},
    scan::{Looker, ScanAnswerer},
    shell::Shell,
    sinks::{ActivitySink, MachineSink, ProjectionSink},
    stream::{BATCH, BATCH_BYTES, SILENCE, Sink, StreamPart},
    unheard::{UnheardReplay, UnheardSink},
    work::{Incoming, Ticket, Verdict, problem},
};

type InProcess =
    Arc<dyn Fn(Vec<Envelope>) -> BoxFuture<'static, Result<Vec<Verdict>, StepError>> + Send + Sync>;

/// One service: everything that runs in its role but HTTP.
pub struct Service {
    shell: Shell,
    pub(crate) publisher: Publisher,
    parts: Vec<Arc<dyn Part>>,
    answerers: Vec<Arc<dyn Answerer>>,
    listening: Listening,
    pub(crate) replayers: Vec<Arc<dyn Replayer>>,
    in_process: Option<InProcess>,
    /// What its machine leaves of a story.
    burial: Option<Burial>,
    /// Subjects whose dead letters are closed by two people only.
    pub(crate) two_close: &'static [&'static str],
}

impl Service {
    /// A service that only publishes what is in its outbox.
    pub fn new(shell: Shell) -> Self {
        let publisher = Publisher::new(&shell);
        let parts: Vec<Arc<dyn Part>> = vec![Arc::new(HousekeepingPart::new(shell.clone()))];
        let replayers: Vec<Arc<dyn Replayer>> = vec![Arc::new(OutboxReplay(shell.clone()))];
        Self {
            shell,
            publisher,
            parts,
            answerers: Vec::new(),
            listening: Listening::default(),
            replayers,
            in_process: None,
            burial: None,
            two_close: &[],
        }
    }

    /// Adds the service's machine, the consumers that it listens to, and the commands that it takes.
    #[must_use]
    pub fn machine<M: Machine>(
        mut self,
        machine: M,
        durables: &[Durable],
        commands: &[&'static str],
    ) -> Self {
        let batches = Arc::new(Batches {
            machine: Arc::new(machine),
            shell: self.shell.clone(),
            publisher: self.publisher.clone(),
        });
        self.burial = Some(erasing::burial(Arc::clone(&batches.machine)));
        for durable in durables {
            self.read(*durable, MachineSink(Arc::clone(&batches)));
        }
        self.parts.push(Arc::new(TimerPart(Arc::clone(&batches))));
        for subject in commands {
            self.answerers.push(Arc::new(Commands { batches: Arc::clone(&batches), subject }));
        }
        self.replayers.push(Arc::new(MachineReplay(Arc::clone(&batches))));
        self.in_process = Some(Arc::new(move |envelopes| {
            let batches = Arc::clone(&batches);
            Box::pin(async move {
                let incoming: Vec<_> =
                    envelopes.iter().map(|envelope| ordered(&batches, envelope)).collect();
                batches.handle(&incoming).await
            })
        }));
        self
    }

    /// Adds calls to the outside and the consumers that ask for them.
    #[must_use]
    pub fn activity<A: Activity>(mut self, activity: A, durables: &[Durable]) -> Self {
        let (activity, wake) = (Arc::new(activity), Arc::new(Notify::new()));
        for durable in durables {
            let (shell, wake) = (self.shell.clone(), Arc::clone(&wake));
            self.read(*durable, ActivitySink { name: A::NAME, shell, wake });
        }
        let (shell, publisher) = (self.shell.clone(), self.publisher.clone());
        self.parts.push(Arc::new(CallPart { activity, shell, publisher, wake }));
        self.replayers.push(Arc::new(ActivityReplay { name: A::NAME, shell: self.shell.clone() }));
        self
    }

    /// Adds a read model and the consumers that it is kept from.
    #[must_use]
    pub fn projection<P: Projection>(mut self, projection: P, durables: &[Durable]) -> Self {
        let sink = Arc::new(ProjectionSink { projection, shell: self.shell.clone() });
        for durable in durables {
            self.read(*durable, Arc::clone(&sink));
        }
        self.replayers.push(Arc::new(ProjectionReplay(sink)));
        self
    }

    /// Adds whoever keeps what comes on subjects that no consumer asks for by name: dead letters, for somebody to see.
    #[must_use]
    pub fn unheard(mut self, durable: Durable) -> Self {
        self.read(durable, UnheardSink { name: durable.name, shell: self.shell.clone() });
        self.replayers.push(Arc::new(UnheardReplay { name: durable.name }));
        self
    }

    /// Adds work that the service does of its own accord.
    #[must_use]
    pub fn routine<R: Routine>(mut self, routine: Arc<R>) -> Self {
        self.parts.push(Arc::new(RoutinePart(routine)));
        self
    }

    /// The way into this machine's fold for what a routine finds; the machine is the one that the service runs.
    pub fn findings<M: Machine>(&self, machine: M) -> Findings<M> {
        Findings::new(machine, &self.shell, &self.publisher)
    }

    /// Adds a question that changes nothing.
    #[must_use]
    pub fn question<Q: Question>(mut self, question: Q) -> Self {
        self.answerers.push(Arc::new(Questions(question)));
        self
    }

    /// Has the service erase its own rows when it is ordered to, and say what of a person is left in them when it is asked.
    /// After its machine, whose stories they are.
    #[must_use]
    pub fn erases(mut self, durable: Durable, own: OwnRows) -> Self {
        let (shell, publisher) = (self.shell.clone(), self.publisher.clone());
        if let Some(subject) = topology::scan_of(shell.service) {
            let looker = Looker::new(shell.clone(), &own);
            self.answerers.push(Arc::new(ScanAnswerer { subject, looker }));
        }
        self.parts.push(Arc::new(ForgetPart { shell: shell.clone(), own: own.clone() }));
        let (name, burial) = (durable.name, self.burial.clone());
        let sink = Arc::new(EraseSink { name, shell, publisher, own, burial });
        self.replayers.push(Arc::new(EraseReplay(Arc::clone(&sink))));
        self.read(durable, sink);
        self
    }

    /// Runs everything until stopped.
    pub fn start(&self, lifecycle: &Lifecycle) {
        let publishing = self.publisher.ahead(lifecycle.stopping());
        lifecycle.spawn("publisher", async move {
            publishing.await;
            Ok(())
        });
        let sweep: Arc<dyn Part> = Arc::new(SweepPart::new(self.publisher.clone()));
        for part in self.parts.iter().chain([&sweep]) {
            let (part, stopping) = (Arc::clone(part), lifecycle.stopping());
            let heartbeat = lifecycle.heartbeat(part.name());
            lifecycle.spawn(part.name(), async move {
                part.run(stopping, heartbeat).await;
                Ok(())
            });
        }
        self.serve(lifecycle);
    }

    /// Answers questions and commands until stopped; what tests run beside their steps.
    pub fn serve(&self, lifecycle: &Lifecycle) {
        for answerer in &self.answerers {
            let (shell, answerer, stopping) =
                (self.shell.clone(), Arc::clone(answerer), lifecycle.stopping());
            let heartbeat = lifecycle.heartbeat(answerer.subject());
            let listening = self.listening.clone();
            lifecycle.spawn(answerer.subject(), async move {
                serve(shell, answerer, stopping, heartbeat, listening).await;
                Ok(())
            });
        }
    }

    /// Until the broker knows of every question and command that is answered here: asked before, it says that nobody is.
    pub async fn listening(&self) {
        self.listening.all(self.answerers.len()).await;
    }

    /// Runs the single step of every loop once, whatever became of the others; how much moved, or what failed first.
    pub async fn step(&self) -> Result<usize, StepError> {
        let sweep = SweepPart { publisher: self.publisher.clone(), left_for: TimeDelta::zero() };
        let sweep: Arc<dyn Part> = Arc::new(sweep);
        let (mut moved, mut failed) = (0, None);
        for part in self.parts.iter().chain([&sweep]) {
            match part.step().await {
                Ok(some) => moved += some,
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        failed.map_or(Ok(moved), Err)
    }

    /// Carries a command out here, without the broker: what the command line does in its role.
    pub async fn command(&self, envelope: Envelope) -> Result<Result<Value, Problem>, StepError> {
        Ok(self.commands(vec![envelope]).await?.remove(0))
    }

    /// Carries many commands out here; one answer for each, in order. They commit some hundreds at a time: when it
    /// fails, those before may have been carried out, and all of them are given again under the same ids.
    pub async fn commands(
        &self,
        envelopes: Vec<Envelope>,
    ) -> Result<Vec<Result<Value, Problem>>, StepError> {
        let Some(in_process) = &self.in_process else {
            let refused = problem("unknown_type", "this service takes no commands");
            return Ok(envelopes.iter().map(|_| Err(refused.clone())).collect());
        };
        let mut answers = Vec::with_capacity(envelopes.len());
        let mut left = envelopes.into_iter().peekable();
        while left.peek().is_some() {
            let verdicts = in_process(left.by_ref().take(BATCH).collect()).await?;
            answers.extend(verdicts.into_iter().map(told));
        }
        Ok(answers)
    }

    /// Appends events to the outbox under an idempotency key and publishes them; says whether the key was used before.
    pub async fn state_fact(
        &self,
        key: Uuid,
        request: &[u8],
        envelope: &Envelope,
    ) -> Result<Stated, StepError> {
        crate::facts::state(&self.shell, &self.publisher, key, request, envelope).await
    }

    /// Compares the streams with the outbox now; the number of events that go out again.
    pub async fn repair(&self) -> Result<u64, StepError> {
        repair::compare(self.shell.service, &self.shell.pool, &self.shell.nats).await
    }

    /// What the service works with.
    pub fn shell(&self) -> &Shell {
        &self.shell
    }

    fn read(&mut self, durable: Durable, sink: impl Sink) {
        let mut jetstream = jetstream::new(self.shell.nats.clone());
        jetstream.set_timeout(Duration::from_secs(5));
        let pool = self.shell.pool.clone();
        let (silence, most_bytes) = (SILENCE, BATCH_BYTES);
        let part = StreamPart { durable, jetstream, pool, sink, silence, most_bytes };
        self.parts.push(Arc::new(part));
    }
}

/// A command that is given in this process.
fn ordered<M: Machine>(batches: &Batches<M>, envelope: &Envelope) -> Incoming<M::Input> {
    let body = envelope.encode().into_bytes();
    let fingerprint = batches.shell.keys.fingerprint(&body);
    let ticket = Ticket::Inbox { fingerprint, answered: true };
    Incoming::envelope(&*batches.machine, ticket, envelope, body.into())
}

/// What a command is told.
pub(crate) fn told(verdict: Verdict) -> Result<Value, Problem> {
    match verdict {
        Verdict::Handled(answer) | Verdict::Repeated(answer) => Ok(answer),
        Verdict::NotOurs => Err(problem("unknown_type", "this service has no such command")),
        Verdict::Erased => {
            Err(problem("refused", "the account is erased: nothing is left to change"))
        }
        Verdict::Rejected(problem) => Err(problem),
    }
}

pub use crate::facts::Stated;
