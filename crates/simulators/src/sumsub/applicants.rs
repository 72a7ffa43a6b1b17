//! Profiles: made and reviewed by a test, shown as Sumsub shows them.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::{State, Sumsub, lock};

/// A profile.
#[derive(Debug, Clone)]
pub struct Applicant {
    /// Sumsub's id.
    pub id: String,
    /// What its images belong to.
    pub inspection: String,
    /// The host's id of the person.
    pub external_user_id: String,
    /// What Sumsub knows of the person.
    pub info: Value,
    /// Out of use.
    pub deactivated: bool,
    /// Where its review stands.
    pub review: Review,
    /// What the person handed in.
    pub images: Vec<Image>,
}

/// A review of a profile.
#[derive(Debug, Clone)]
pub struct Review {
    /// `init`, `pending`, `prechecked`, `queued`, `completed`, `onHold`, `awaitingUser`, `awaitingService`.
    pub status: &'static str,
    /// The set of checks.
    pub level: String,
    /// What it came to.
    pub result: Option<Value>,
    /// When it came to that.
    pub reviewed_at: Option<DateTime<Utc>>,
}

/// An image in a profile.
#[derive(Debug, Clone)]
pub struct Image {
    /// Its id.
    pub id: String,
    /// `PASSPORT`, `SELFIE` and the like.
    pub kind: &'static str,
    /// Its media type.
    pub media_type: &'static str,
    /// The image.
    pub bytes: Vec<u8>,
}

impl Sumsub {
    /// Adds a profile whose review has not begun; its id.
    pub fn add_applicant(&self, external_user_id: &str, level: &str) -> String {
        lock(&self.state).add_applicant(external_user_id, level)
    }

    /// Changes a profile.
    ///
    /// # Panics
    /// When there is none of this id.
    pub fn change(&self, id: &str, change: impl FnOnce(&mut Applicant)) {
        let mut state = lock(&self.state);
        change(state.applicants.iter_mut().find(|one| one.id == id).expect("a profile of this id"));
    }

    /// Adds an image to a profile; its id.
    ///
    /// # Panics
    /// When there is no profile of this id.
    pub fn add_image(
        &self,
        id: &str,
        kind: &'static str,
        media_type: &'static str,
        bytes: &[u8],
    ) -> String {
        let mut image = Image { id: String::new(), kind, media_type, bytes: bytes.to_vec() };
        self.change(id, |applicant| {
            image.id = (1_473_428_610 + applicant.images.len()).to_string();
            applicant.images.push(image.clone());
        });
        let state = lock(&self.state);
        let applicant = state.applicants.iter().find(|one| one.id == id);
        let last = applicant.and_then(|applicant| applicant.images.last());
        last.map(|image| image.id.clone()).unwrap_or_default()
    }

    /// Ends a profile's review: `("GREEN", None)`, `("RED", Some("RETRY"))` or `("RED", Some("FINAL"))`. The webhook waits
    /// to be sent.
    ///
    /// # Panics
    /// When there is no profile of this id.
    pub fn review(&self, id: &str, (answer, reject): (&str, Option<&str>), at: DateTime<Utc>) {
        let mut result = json!({"reviewAnswer": answer});
        if let Some(kind) = reject {
            result["reviewRejectType"] = json!(kind);
            result["rejectLabels"] = json!(["FORGERY"]);
            result["moderationComment"] = json!("shown to the person");
            result["clientComment"] = json!("internal only");
        }
        self.change(id, |applicant| {
            applicant.review.status = "completed";
            applicant.review.result = Some(result);
            applicant.review.reviewed_at = Some(at);
        });
        lock(&self.state).tell(id, "applicantReviewed", at);
    }

    /// The reasons of the last rejection, as Sumsub labels them.
    ///
    /// # Panics
    /// When there is no profile of this id.
    pub fn label(&self, id: &str, labels: &[&str]) {
        self.change(id, |applicant| {
            if let Some(result) = &mut applicant.review.result {
                result["rejectLabels"] = json!(labels);
            }
        });
    }
}

impl State {
    pub(super) fn add_applicant(&mut self, external_user_id: &str, level: &str) -> String {
        let number = self.applicants.len() * 2 + 1;
        // As unlike the host's id as in life, so that nobody mixes them up.
        let (id, inspection) =
            (format!("64f0c0ffee{number:014}"), format!("64f0c0ffee{:014}", number + 1));
        let review =
            Review { status: "init", level: level.to_owned(), result: None, reviewed_at: None };
        self.applicants.push(Applicant {
            id: id.clone(),
            inspection,
            external_user_id: external_user_id.to_owned(),
            info: json!({"firstName": "Anna", "lastName": "Smith", "dob": "1990-01-15"}),
            deactivated: false,
            review,
            images: Vec::new(),
        });
        id
    }
}

impl Applicant {
    pub(super) fn shown(&self) -> Value {
        let mut shown = json!({"id": self.id, "createdAt": "2026-03-01 10:00:00", "clientId": "exchange",
            "inspectionId": self.inspection, "externalUserId": self.external_user_id, "info": self.info,
            "review": self.review_shown(), "type": "individual"});
        if self.deactivated {
            shown["deleted"] = json!(true);
        }
        shown
    }

    pub(super) fn review_shown(&self) -> Value {
        let Review { status, level, result, reviewed_at } = &self.review;
        let mut shown = json!({"reviewId": "rvw01", "attemptId": "att01", "attemptCnt": 1, "levelName": level,
            "createDate": "2026-03-01 10:00:00+0000", "reviewStatus": status});
        if let Some(result) = result {
            shown["reviewResult"] = result.clone();
        }
        if let Some(at) = reviewed_at {
            shown["reviewDate"] = json!(at.format("%Y-%m-%d %H:%M:%S%z").to_string());
        }
        shown
    }

    /// Whether its presence cannot be changed.
    pub(super) fn is_under_check(&self) -> bool {
        ["pending", "prechecked", "queued", "awaitingService"].contains(&self.review.status)
    }
}

impl Image {
    pub(super) fn shown(&self) -> Value {
        json!({"id": self.id, "addedDate": "2026-03-01 10:00:00", "deactivated": false, "source": "fileupload",
            "fileMetadata": {"fileName": "image", "fileType": self.media_type, "fileSize": self.bytes.len()},
            "idDocDef": {"country": "DEU", "idDocType": self.kind}, "reviewResult": {}})
    }
}
