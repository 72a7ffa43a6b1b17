//! The sentences around what the data map says. Counsel must approve them.

use contracts::event::FormerUserDecision;

use super::super::{Period, rule::Stage};

/// One language.
pub(super) struct Words {
    pub language: &'static str,
    pub title: &'static str,
    pub login: &'static str,
    pub login_lost: &'static str,
    /// With `{span}`.
    pub grace: &'static str,
    /// With `{least}` and `{span}`.
    pub grace_by_residence: &'static str,
    pub no_grace: &'static str,
    pub goes: &'static str,
    at_confirmation: &'static str,
    at_grace_end: &'static str,
    at_retention_end: &'static str,
    pub stays: &'static str,
    /// With `{what}`, `{span}` and `{under}`.
    pub stays_for: &'static str,
    pub renamed: &'static str,
    pub sealed: &'static str,
    pub others: &'static str,
    /// With `{span}`.
    pub other_keeps: &'static str,
    pub again: &'static str,
    may: &'static str,
    looked_at: &'static str,
    may_not: &'static str,
}

impl Words {
    /// A span after a preposition.
    pub fn span(&self, span: Period) -> String {
        if self.language == RUSSIAN.language { span.in_russian() } else { span.in_words() }
    }

    pub fn when(&self, stage: Stage) -> &'static str {
        match stage {
            Stage::Confirmation => self.at_confirmation,
            Stage::GraceEnd => self.at_grace_end,
            Stage::RetentionEnd => self.at_retention_end,
        }
    }

    pub fn may_come(&self, again: FormerUserDecision) -> &'static str {
        match again {
            FormerUserDecision::AllowAndFlag => self.may,
            FormerUserDecision::Review => self.looked_at,
            FormerUserDecision::Block => self.may_not,
        }
    }
}

pub(super) static ENGLISH: Words = Words {
    language: "en",
    title: "Before you delete your account",
    login: "Your log-in",
    login_lost: "You will not be able to log in any more, and every device is logged out at once.",
    grace: "Within {span} of your request you can change your mind; our mail names the last moment. After that nothing can be \
            brought back.",
    grace_by_residence: "You can change your mind within {least} to {span} of your request, depending on where you live; our \
                         mail names your last moment. After that nothing can be brought back.",
    no_grace: "Once you have confirmed, nothing can be brought back.",
    goes: "What goes",
    at_confirmation: "As soon as you confirm:",
    at_grace_end: "When the time for changing your mind has ended:",
    at_retention_end: "When the law no longer has us keep it:",
    stays: "What stays, why and until when",
    stays_for: "For up to {span} after the end of our relationship the law has us keep parts of: {what} ({under}).",
    renamed: "What stays is kept under a pseudonym: a name or number drawn for you that does not say who you are.",
    sealed: "Who you are is taken out of these records and locked away. It is opened only for an authority that may ask, \
             never by one person alone, and destroyed at the end.",
    others: "Who else holds something",
    other_keeps: "; what the law wants kept stays there for up to {span}",
    again: "Coming back",
    may: "You may register again at any time, as a new customer. Until the end of these terms we recognise that you were here.",
    looked_at: "You may ask to register again. Until the end of these terms we recognise that you were here, and look at it first.",
    may_not: "Until the end of these terms you cannot register again.",
};

pub(super) static RUSSIAN: Words = Words {
    language: "ru",
    title: "Прежде чем удалить счёт",
    login: "Вход",
    login_lost: "Вы больше не сможете войти; на всех устройствах сеансы завершатся сразу.",
    grace: "Вы можете передумать в течение {span} со времени запроса; последний момент указан в нашем письме. После этого \
            ничего вернуть нельзя.",
    grace_by_residence: "На то, чтобы передумать, у вас есть от {least} до {span} со времени запроса: это зависит от того, где \
                         вы живёте; последний момент указан в нашем письме. После этого ничего вернуть нельзя.",
    no_grace: "После подтверждения ничего вернуть нельзя.",
    goes: "Что удаляется",
    at_confirmation: "Сразу после подтверждения:",
    at_grace_end: "Когда истечёт время, чтобы передумать:",
    at_retention_end: "Когда закон больше не требует хранения:",
    stays: "Что остаётся, почему и до каких пор",
    stays_for: "В течение {span} после окончания наших отношений закон обязывает нас хранить часть сведений: {what} ({under}).",
    renamed: "То, что остаётся, хранится под псевдонимом: под выбранным для вас именем или номером, по которому не видно, кто вы.",
    sealed: "То, кто вы, удаляется из этих записей и хранится отдельно под замком. Это открывается только по запросу \
             уполномоченного органа, никогда одним человеком, а в конце срока уничтожается.",
    others: "У кого ещё есть сведения",
    other_keeps: "; то, что требует хранить закон, остаётся там в течение {span}",
    again: "Возвращение",
    may: "Вы можете в любое время зарегистрироваться снова как новый клиент. До конца этих сроков мы узнаем, что вы были у нас.",
    looked_at: "Вы можете попросить о новой регистрации. До конца этих сроков мы узнаем, что вы были у нас, и сначала рассмотрим это.",
    may_not: "До конца этих сроков зарегистрироваться снова нельзя.",
};
