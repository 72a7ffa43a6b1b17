//! What the pages of leaving say, in each of their languages, and how they are put together.

use axum::{http::StatusCode, response::Response};
use contracts::event::Dust;
use minijinja::{Value, context, value::Serde};
use serde::Serialize;

use super::{
    super::{
        render::{self, moment},
        words::{Notice, Words},
    },
    Stands,
};
use crate::Statement;

/// All words of these pages in one language.
#[derive(Serialize)]
pub(super) struct Said {
    confirm: Notice,
    confirm_button: &'static str,
    /// With `{amount}`.
    waive: &'static str,
    elsewhere: Notice,
    requested: Notice,
    blocked: Notice,
    pending: Notice,
    waits: Notice,
    erasing: Notice,
    deleted: Notice,
    cancelled: Notice,
    lapsed: Notice,
    cancel_button: &'static str,
    not_before: &'static str,
}

/// Whether the person can still take it back.
pub(super) fn can_be_taken_back(status: &str) -> bool {
    matches!(status, "requested" | "blocked" | "pending" | "frozen" | "on_hold")
}

impl Said {
    pub fn of(words: &Words) -> &'static Self {
        if words.language == "ru" { &RU } else { &EN }
    }

    /// The button, and what will happen once it is pressed.
    pub fn ask_to_confirm(
        &'static self,
        words: &'static Words,
        stands: &Stands,
        statement: &Statement,
    ) -> Response {
        let more = context! {
            sections => Value::from(Serde(&statement.sections)), act => "confirm",
            button => self.confirm_button, blockers => blockers(words, stands),
            waives => self.waives(stands),
        };
        self.page(words, StatusCode::OK, &self.confirm, more)
    }

    /// Where it stands, and the button that takes it back.
    pub fn where_it_stands(&'static self, words: &'static Words, stands: &Stands) -> Response {
        if !can_be_taken_back(&stands.status) {
            return self.gone(words, stands);
        }
        let more = context! { act => "cancel", button => self.cancel_button };
        self.shown(words, StatusCode::OK, stands, more)
    }

    /// Where it stands, without a button.
    pub fn status(
        &'static self,
        words: &'static Words,
        code: StatusCode,
        stands: &Stands,
    ) -> Response {
        self.shown(words, code, stands, context! { good => true })
    }

    /// It went on: this link can do nothing any more.
    pub fn gone(&'static self, words: &'static Words, stands: &Stands) -> Response {
        self.shown(words, StatusCode::GONE, stands, context! {})
    }

    /// It is confirmed where the second factor is asked for.
    pub fn elsewhere(&'static self, words: &'static Words) -> Response {
        self.page(words, StatusCode::FORBIDDEN, &self.elsewhere, context! {})
    }

    fn shown(
        &'static self,
        words: &'static Words,
        code: StatusCode,
        stands: &Stands,
        more: Value,
    ) -> Response {
        let notice = match stands.status.as_str() {
            "requested" => &self.requested,
            "blocked" => &self.blocked,
            "pending" => &self.pending,
            "frozen" | "on_hold" => &self.waits,
            "deleted" => &self.deleted,
            "cancelled" => &self.cancelled,
            "lapsed" => &self.lapsed,
            _ => &self.erasing,
        };
        let pending = stands.status == "pending";
        let at = stands.execute_after.as_deref().filter(|_| pending);
        let known = context! {
            moment => at.and_then(|at| moment(words, at)), blockers => blockers(words, stands),
        };
        self.page(words, code, notice, context! { ..more, ..known })
    }

    /// What there is to give up, as it is shown and as it is sent; nothing where there is none.
    fn waives(&self, stands: &Stands) -> Value {
        let dust: Vec<&Dust> = stands.blockers.iter().flat_map(|one| &one.dust).collect();
        if dust.is_empty() {
            return Value::from(());
        }
        let amounts: Vec<String> = dust.iter().map(|one| one.in_words()).collect();
        let said = self.waive.replace("{amount}", &amounts.join(", "));
        context! { said, value => written(&dust) }
    }

    fn page(
        &'static self,
        words: &'static Words,
        code: StatusCode,
        notice: &'static Notice,
        more: Value,
    ) -> Response {
        let known = context! {
            notice => Value::from(Serde(notice)), said => Value::from(Serde(self)),
        };
        render::page(words, code, "leaving.html", context! { ..more, ..known })
    }
}

/// Dust as a form has it, and sends it back.
fn written(dust: &[&Dust]) -> String {
    let one = |dust: &&Dust| format!("{} {}", dust.code(), dust.in_words());
    dust.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// In the page's language, or the policy's first.
fn blockers(words: &Words, stands: &Stands) -> Vec<String> {
    let spoken = stands.blockers.iter().filter_map(|one| {
        let own = one.message.iter().find(|(tag, _)| tag.starts_with(words.language));
        own.or_else(|| one.message.iter().next())
    });
    spoken.map(|(_, text)| text.clone()).collect()
}

const EN: Said = Said {
    confirm: Notice {
        heading: "Do you want to delete your account?",
        paragraphs: &["Please read this first. Nothing happens before you press the button."],
    },
    confirm_button: "Delete my account",
    waive: "I give up {amount}.",
    elsewhere: Notice {
        heading: "Please confirm it in the app",
        paragraphs: &[
            "Your account is protected by a second factor, or we do not know whether it is, so that a link alone is not enough.",
            "Please log in and confirm there that you want to leave.",
        ],
    },
    requested: Notice {
        heading: "We were asked to delete your account",
        paragraphs: &["It is not confirmed yet, and nothing was deleted."],
    },
    blocked: Notice {
        heading: "We cannot delete your account yet",
        paragraphs: &["Nothing was deleted. Once this is settled, you can ask again."],
    },
    pending: Notice {
        heading: "Your account will be deleted",
        paragraphs: &["It is closed until then."],
    },
    waits: Notice {
        heading: "Your account will be deleted later",
        paragraphs: &["Something else has to be settled first. We write to you when it goes on."],
    },
    erasing: Notice {
        heading: "Your account is being deleted",
        paragraphs: &["It cannot be stopped any more. We write to you once it is done."],
    },
    deleted: Notice {
        heading: "Your account is deleted",
        paragraphs: &["There is nothing left to do."],
    },
    cancelled: Notice {
        heading: "Your account will not be deleted",
        paragraphs: &[
            "The deletion was taken back. If nothing else keeps your account closed, it is open again: please log in anew.",
        ],
    },
    lapsed: Notice {
        heading: "Nobody confirmed it in time",
        paragraphs: &["Nothing was deleted. If you still want to leave, please ask again."],
    },
    cancel_button: "Keep my account",
    not_before: "Not before",
};

const RU: Said = Said {
    confirm: Notice {
        heading: "Удалить ваш аккаунт?",
        paragraphs: &[
            "Сначала прочитайте, пожалуйста. Ничего не произойдёт, пока вы не нажмёте кнопку.",
        ],
    },
    confirm_button: "Удалить мой аккаунт",
    waive: "Я отказываюсь от {amount}.",
    elsewhere: Notice {
        heading: "Пожалуйста, подтвердите в приложении",
        paragraphs: &[
            "Ваш аккаунт защищён вторым фактором, или мы не знаем, защищён ли он, поэтому одной ссылки недостаточно.",
            "Пожалуйста, войдите и подтвердите там, что хотите уйти.",
        ],
    },
    requested: Notice {
        heading: "Нас попросили удалить ваш аккаунт",
        paragraphs: &["Просьба ещё не подтверждена, и ничего не удалено."],
    },
    blocked: Notice {
        heading: "Пока мы не можем удалить ваш аккаунт",
        paragraphs: &["Ничего не удалено. Когда это решится, вы сможете обратиться снова."],
    },
    pending: Notice {
        heading: "Ваш аккаунт будет удалён",
        paragraphs: &["До этого времени он закрыт."],
    },
    waits: Notice {
        heading: "Ваш аккаунт будет удалён позже",
        paragraphs: &[
            "Сначала должен решиться другой вопрос. Мы напишем вам, когда дело продвинется.",
        ],
    },
    erasing: Notice {
        heading: "Ваш аккаунт удаляется",
        paragraphs: &["Остановить это уже нельзя. Мы напишем вам, когда всё закончится."],
    },
    deleted: Notice {
        heading: "Ваш аккаунт удалён",
        paragraphs: &["Больше ничего делать не нужно."],
    },
    cancelled: Notice {
        heading: "Ваш аккаунт не будет удалён",
        paragraphs: &[
            "Удаление отменено. Если аккаунт не закрывает что-то другое, он снова открыт: пожалуйста, войдите заново.",
        ],
    },
    lapsed: Notice {
        heading: "Просьбу никто вовремя не подтвердил",
        paragraphs: &[
            "Ничего не удалено. Если вы всё ещё хотите уйти, пожалуйста, обратитесь снова.",
        ],
    },
    cancel_button: "Оставить мой аккаунт",
    not_before: "Не раньше",
};
