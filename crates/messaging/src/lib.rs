#![doc = include_str!("../README.md")]

mod agreed;
mod asking;
mod attempts;
mod batch;
pub mod blockers;
mod calls;
pub mod dead_letters;
mod due;
mod erasing;
mod error;
pub mod evidence;
mod facts;
mod fence;
mod findings;
mod fold;
pub mod graves;
mod handed;
mod housekeeping;
mod inbox;
mod letters;
mod loops;
pub mod machine;
mod measure;
pub mod migrations;
mod outbox;
mod oversized;
mod part;
mod publisher;
mod repair;
mod replay;
pub mod requests;
mod routine;
pub mod scan;
pub mod seal;
pub mod sealed;
mod service;
mod shell;
mod sinks;
mod states;
mod stream;
mod timers;
mod turns;
mod unheard;
mod work;

pub use calls::{ask, hasten};
pub use erasing::OwnRows;
pub use error::StepError;
pub use fence::Fence;
pub use findings::{Finding, Findings};
pub use fold::source_of;
pub use handed::{Handed, Unread};
pub use letters::{LetterAct, Word};
pub use machine::{
    Activity, ActivityError, Machine, Pii, Problem, Projection, Question, Remains, Request,
    StoryKey, Told,
};
pub use routine::Routine;
pub use service::{Service, Stated};
pub use shell::Shell;
pub use sinks::begin_keeping;

/// The statements whose plans are held by tests, among many rows.
pub mod statements {
    pub use crate::{
        calls::CLAIM as CLAIM_CALLS,
        erasing::CALLS as ERASE_CALLS,
        states::{LOCK as LOCK_STATES, SAVE as SAVE_STATES},
        timers::{CANCEL as CANCEL_TIMERS, FIND_DUE as FIND_DUE_TIMERS, TAKE as TAKE_TIMERS},
    };
}
