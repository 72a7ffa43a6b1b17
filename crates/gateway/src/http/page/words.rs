//! What the pages say, in each of their languages.

use contracts::Locale;
use serde::Serialize;

/// All words of the pages in one language.
#[derive(Debug, Serialize)]
pub(super) struct Words {
    /// As `lang` has it.
    pub language: &'static str,
    /// Of this language, in it.
    pub name: &'static str,
    languages: &'static str,
    heading: &'static str,
    intro: &'static str,
    some_answered: &'static str,
    deadline: &'static str,
    silent: &'static str,
    again: &'static str,
    question: &'static str,
    of: &'static str,
    pub yes: &'static str,
    pub no: &'static str,
    send: &'static str,
    hint: &'static str,
    problem: &'static str,
    kept: &'static str,
    trouble: &'static str,
    answer_question: &'static str,
    choose: &'static str,
    /// As a date of the month needs them.
    pub months: [&'static str; 12],
    pub cleared: Notice,
    pub received: Notice,
    pub expired: Notice,
    pub forged: Notice,
    pub old_contact: Notice,
    pub replaced: Notice,
    pub nothing_asked: Notice,
    pub moved_on: Notice,
    pub unreachable: Notice,
    pub too_often: Notice,
    pub unreadable: Notice,
}

/// A page that only says something.
#[derive(Debug, Serialize)]
pub(super) struct Notice {
    pub heading: &'static str,
    pub paragraphs: &'static [&'static str],
}

/// Every language, the one for everybody first.
pub(super) const LANGUAGES: [&Words; 2] = [&EN, &RU];

impl Words {
    /// In the language of a tag such as `ru-RU`, or else in English.
    pub fn of(locale: Option<&Locale>) -> &'static Self {
        let language = locale.and_then(|locale| locale.as_str().split('-').next());
        let speaks =
            |words: &&&Self| language.is_some_and(|one| one.eq_ignore_ascii_case(words.language));
        LANGUAGES.iter().find(speaks).unwrap_or(&LANGUAGES[0])
    }
}

const EN: Words = Words {
    language: "en",
    name: "English",
    languages: "Language",
    heading: "A few questions about your account",
    intro: "The law asks us to put these questions to some of our customers, and you are one of them. Please answer each with yes or no. It takes about a minute.",
    some_answered: "Thank you for what you have answered already. Only the questions below are left.",
    deadline: "Please answer by",
    silent: "The time to answer is over and your account is suspended. You can still answer now: if there is nothing for us to look at, your account opens again by itself.",
    again: "We ask you these questions once more. Your account stays suspended until one of us has looked at your answers and written to you.",
    question: "Question",
    of: "of",
    yes: "Yes",
    no: "No",
    send: "Send my answers",
    hint: "Your answers are encrypted and seen only by those of us who must see them.",
    problem: "There is a problem",
    kept: "Some questions have no answer yet. What you have chosen is still there.",
    trouble: "We could not take your answers just now. What you have chosen is still there: please wait a minute and send it again.",
    answer_question: "Answer question",
    choose: "Choose yes or no.",
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    cleared: Notice {
        heading: "Thank you, all questions are answered",
        paragraphs: &[
            "There is nothing more for you to do.",
            "If your account was suspended only because answers were missing, it opens again by itself within a few minutes.",
        ],
    },
    received: Notice {
        heading: "Thank you, we have your answers",
        paragraphs: &[
            "A person will look at them and write to you. There is nothing more for you to do here.",
        ],
    },
    expired: Notice {
        heading: "This link is too old",
        paragraphs: &[
            "For your safety our links work only for some time.",
            "Please use the link in the newest message from us, or write to our support: they will send you a new one.",
        ],
    },
    forged: Notice {
        heading: "This link does not work",
        paragraphs: &[
            "Perhaps a part of it is missing: please copy the whole link from our message, or click on it there.",
            "If that does not help, write to our support: they will send you a new one.",
        ],
    },
    old_contact: Notice {
        heading: "This link does not work any more",
        paragraphs: &[
            "It was sent to an address that is no longer the one of the account.",
            "Please use the link in the newest message to your present address, or write to our support.",
        ],
    },
    replaced: Notice {
        heading: "There are newer questions",
        paragraphs: &[
            "This link belongs to questions that we asked before.",
            "Please use the link in the newest message from us.",
        ],
    },
    nothing_asked: Notice {
        heading: "There is nothing to answer",
        paragraphs: &["We have no questions to you at present. You can close this page."],
    },
    moved_on: Notice {
        heading: "This link does nothing any more",
        paragraphs: &[
            "What it was about is over, or was asked for anew.",
            "Please use the link in the newest message from us, or write to our support.",
        ],
    },
    unreachable: Notice {
        heading: "Please try again in a minute",
        paragraphs: &[
            "We cannot show or take anything just now, and nothing was sent.",
            "The fault is ours. Please open the link again a little later.",
        ],
    },
    too_often: Notice {
        heading: "Please wait a little",
        paragraphs: &[
            "This page was opened or sent very often in a short time, so we did not do it this time. Nothing that we received before is lost.",
            "Please try again in a minute. On a shared connection, other people may be the reason.",
        ],
    },
    unreadable: Notice {
        heading: "We could not read that",
        paragraphs: &[
            "Something was sent that is not our form, and nothing was taken from it.",
            "Please open the link in our message again.",
        ],
    },
};

const RU: Words = Words {
    language: "ru",
    name: "Русский",
    languages: "Язык",
    heading: "Несколько вопросов о вашем аккаунте",
    intro: "По закону мы обязаны задать эти вопросы некоторым нашим клиентам, и вы — один из них. Пожалуйста, ответьте на каждый «да» или «нет». Это займёт около минуты.",
    some_answered: "Спасибо за ответы, которые вы уже дали. Остались только вопросы ниже.",
    deadline: "Пожалуйста, ответьте до",
    silent: "Время для ответа истекло, и ваш аккаунт приостановлен. Вы всё ещё можете ответить: если нам не понадобится ничего уточнять, аккаунт откроется сам.",
    again: "Мы задаём вам эти вопросы ещё раз. Ваш аккаунт останется приостановленным, пока наш сотрудник не посмотрит ваши ответы и не напишет вам.",
    question: "Вопрос",
    of: "из",
    yes: "Да",
    no: "Нет",
    send: "Отправить ответы",
    hint: "Ваши ответы хранятся в зашифрованном виде, и видят их только те из нас, кому это необходимо.",
    problem: "Есть ошибка",
    kept: "На некоторые вопросы ещё нет ответа. Всё, что вы выбрали, сохранилось.",
    trouble: "Сейчас мы не смогли принять ваши ответы. Всё, что вы выбрали, сохранилось: пожалуйста, подождите минуту и отправьте ещё раз.",
    answer_question: "Ответить на вопрос",
    choose: "Выберите «да» или «нет».",
    months: [
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ],
    cleared: Notice {
        heading: "Спасибо, на все вопросы есть ответы",
        paragraphs: &[
            "Больше ничего делать не нужно.",
            "Если ваш аккаунт был приостановлен только из-за того, что не хватало ответов, он сам откроется в течение нескольких минут.",
        ],
    },
    received: Notice {
        heading: "Спасибо, мы получили ваши ответы",
        paragraphs: &[
            "Наш сотрудник посмотрит их и напишет вам. Здесь больше ничего делать не нужно.",
        ],
    },
    expired: Notice {
        heading: "Эта ссылка устарела",
        paragraphs: &[
            "В целях безопасности наши ссылки действуют ограниченное время.",
            "Пожалуйста, откройте ссылку из самого нового нашего сообщения или напишите в поддержку: вам пришлют новую.",
        ],
    },
    forged: Notice {
        heading: "Эта ссылка не работает",
        paragraphs: &[
            "Возможно, она скопирована не полностью: пожалуйста, скопируйте всю ссылку из нашего сообщения или нажмите на неё там.",
            "Если это не поможет, напишите в поддержку: вам пришлют новую.",
        ],
    },
    old_contact: Notice {
        heading: "Эта ссылка больше не работает",
        paragraphs: &[
            "Она была отправлена на адрес, который больше не относится к аккаунту.",
            "Пожалуйста, откройте ссылку из самого нового сообщения на ваш нынешний адрес или напишите в поддержку.",
        ],
    },
    replaced: Notice {
        heading: "Есть более новые вопросы",
        paragraphs: &[
            "Эта ссылка относится к вопросам, которые мы задавали раньше.",
            "Пожалуйста, откройте ссылку из самого нового нашего сообщения.",
        ],
    },
    nothing_asked: Notice {
        heading: "Отвечать не нужно",
        paragraphs: &["Сейчас у нас нет к вам вопросов. Эту страницу можно закрыть."],
    },
    moved_on: Notice {
        heading: "Эта ссылка больше ничего не делает",
        paragraphs: &[
            "То, к чему она относилась, закончилось или было запрошено заново.",
            "Пожалуйста, откройте ссылку из самого нового нашего сообщения или напишите в поддержку.",
        ],
    },
    unreachable: Notice {
        heading: "Пожалуйста, попробуйте через минуту",
        paragraphs: &[
            "Сейчас мы не можем ничего показать или принять, и ничего не было отправлено.",
            "Ошибка на нашей стороне. Пожалуйста, откройте ссылку немного позже.",
        ],
    },
    too_often: Notice {
        heading: "Пожалуйста, подождите немного",
        paragraphs: &[
            "Эту страницу открывали или отправляли слишком часто, поэтому в этот раз мы ничего не сделали. То, что мы получили раньше, не потеряно.",
            "Пожалуйста, попробуйте ещё раз через минуту. Если подключение общее, причиной могут быть другие люди.",
        ],
    },
    unreadable: Notice {
        heading: "Мы не смогли это прочитать",
        paragraphs: &[
            "Было отправлено что-то другое, не наша форма, и мы ничего из этого не приняли.",
            "Пожалуйста, откройте ссылку из нашего сообщения ещё раз.",
        ],
    },
};
