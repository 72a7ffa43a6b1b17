//! A service's answer to whether an account may be erased, kept beside what it has of it. Pure.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The answer to whether an account may be erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fence {
    /// For which deletion.
    pub deletion: Uuid,
    /// The how manieth time it asked.
    pub attempt: i32,
    /// Whether it stands: whatever comes now comes behind it.
    pub stands: bool,
}

impl Fence {
    /// The answer to a request; `None`: it was answered already, or taken down before it was heard of.
    pub fn asked(known: Option<Self>, deletion: Uuid, attempt: i32, may: bool) -> Option<Self> {
        let known = known.filter(|fence| fence.deletion == deletion);
        let answered = known.is_some_and(|fence| attempt <= fence.attempt);
        (!answered).then_some(Self { deletion, attempt, stands: may })
    }

    /// Taken down, also when that is heard of before the request; `None`: it is, or a newer one was asked for.
    pub fn released(known: Option<Self>, deletion: Uuid, attempt: i32) -> Option<Self> {
        let down = Self { deletion, attempt, stands: false };
        let known = known.filter(|fence| fence.deletion == deletion);
        let over = known.is_some_and(|fence| attempt < fence.attempt || fence == down);
        (!over).then_some(down)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Uuid = Uuid::from_u128(1);
    const OTHER: Uuid = Uuid::from_u128(2);

    fn fence(attempt: i32, stands: bool) -> Option<Fence> {
        Some(Fence { deletion: ONE, attempt, stands })
    }

    #[test]
    fn each_attempt_is_answered_once_and_a_new_deletion_anew() {
        assert_eq!(Fence::asked(None, ONE, 1, true), fence(1, true));
        assert_eq!(Fence::asked(fence(1, true), ONE, 1, false), None);
        assert_eq!(Fence::asked(fence(2, false), ONE, 1, true), None, "an older request");
        assert_eq!(Fence::asked(fence(1, false), ONE, 2, true), fence(2, true));
        assert!(Fence::asked(fence(9, false), OTHER, 1, true).is_some());
    }

    #[test]
    fn what_was_taken_down_is_not_put_up_by_the_request_that_comes_after() {
        let down = Fence::released(None, ONE, 1);
        assert_eq!(down, fence(1, false));
        assert_eq!(Fence::asked(down, ONE, 1, true), None);
        assert_eq!(Fence::released(fence(1, true), ONE, 1), fence(1, false));
        assert_eq!(Fence::released(fence(1, false), ONE, 1), None);
        assert_eq!(Fence::released(fence(2, true), ONE, 1), None, "of an earlier attempt");
    }
}
