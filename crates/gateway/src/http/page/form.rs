//! The form of the questionnaire, as a browser sends it.

use std::{collections::BTreeMap, fmt};

use contracts::event::{Answer, Choice};
use uuid::Uuid;

use crate::http::questionnaire::Questionnaire;

/// Before a question's id in the name of its field.
const FIELD: &str = "answer-";
const KEY: &str = "key";
const KEY_MAX_BYTES: usize = 64;

/// What was chosen. Personal: it is never printed.
pub(super) struct Form {
    /// Drawn with the page, so that the same answers of the same page are one submission.
    key: String,
    chosen: BTreeMap<String, Choice>,
}

/// What became of a form so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Filled {
    /// Not filled in yet.
    Fresh,
    /// Sent without all answers.
    InPart,
    /// Sent, but not taken.
    InVain,
}

impl Form {
    /// An empty one.
    pub fn new() -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "it names a page that was shown, and decides nothing"
        )]
        let key = Uuid::new_v4().simple().to_string();
        Self { key, chosen: BTreeMap::new() }
    }

    /// Fields that are none of ours are nothing to us; two answers to one question are no form of ours.
    pub fn read(body: &[u8]) -> Option<Self> {
        let fields: Vec<(String, String)> = serde_urlencoded::from_bytes(body).ok()?;
        let mut form = Self { key: String::new(), chosen: BTreeMap::new() };
        for (name, value) in fields {
            if name == KEY {
                form.key = value;
            } else if let Some(question) = name.strip_prefix(FIELD) {
                let choice = match value.as_str() {
                    "YES" => Choice::Yes,
                    "NO" => Choice::No,
                    _ => return None,
                };
                if form.chosen.insert(question.to_owned(), choice).is_some() {
                    return None;
                }
            }
        }
        (form.key.len() <= KEY_MAX_BYTES).then_some(form)
    }

    /// See [`Self::new`].
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The name of a question's field.
    pub fn field(question: &str) -> String {
        format!("{FIELD}{question}")
    }

    /// What was chosen for a question.
    pub fn chosen(&self, question: &str) -> Option<Choice> {
        self.chosen.get(question).copied()
    }

    /// Ids of the questions that are left and that the form does not answer.
    pub fn unanswered<'a>(&self, asked: &'a Questionnaire) -> Vec<&'a str> {
        let left = asked.missing.iter().map(String::as_str);
        left.filter(|id| !self.chosen.contains_key(*id)).collect()
    }

    /// All answers to questions that there are, in the order of the questionnaire. Also those to questions that are
    /// answered already: whoever changes their mind must be heard.
    pub fn answers(&self, asked: &Questionnaire) -> Vec<Answer> {
        let answer = |id: &String| {
            let answer = self.chosen(id)?;
            Some(Answer { question_id: id.clone(), answer })
        };
        asked.questions.iter().filter_map(|question| answer(&question.id)).collect()
    }
}

impl fmt::Debug for Form {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Form({} answers)", self.chosen.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_as_browsers_write_it() {
        let form = Form::read(b"key=k&answer-a=YES&utm=x&answer-b%2F1=NO").unwrap();
        assert_eq!(form.key(), "k");
        assert_eq!(form.chosen("a"), Some(Choice::Yes));
        assert_eq!(form.chosen("b/1"), Some(Choice::No));
        assert_eq!(form.chosen("c"), None);
    }

    #[test]
    fn what_no_form_of_ours_sends_is_refused() {
        for body in ["answer-a=YES&answer-a=NO", "answer-a=yes", "answer-a=", "answer-a"] {
            assert!(Form::read(body.as_bytes()).is_none(), "{body}");
        }
        assert!(Form::read(format!("key={}", "k".repeat(65)).as_bytes()).is_none());
        assert!(Form::read(b"").is_some(), "nothing was chosen");
    }
}
