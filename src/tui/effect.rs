//! What `update` wants done, and the questions among it: each carries what to do with its answer.

use std::time::Duration;

use crate::domain::workflow::Refusal;
use crate::ipc::client::ClientError;
use crate::ipc::question::{self, Answer, Question, Request};
use crate::office::import::BatchResult;

use super::model::Model;

/// What `update` wants done.
pub enum Effect {
    /// Ask the server, and go on with what it says.
    Ask(Request, Then),
    /// Read a list in beside the screen, which goes on.
    Beside(Beside),
    /// Say after a moment that it is over.
    Wait(Wait),
    /// Write a text in a new file of the user alone, in the folder where wijkregie was started, under a name that is free.
    Save {
        /// The name, without its ending.
        name: String,
        /// What it says.
        text: String,
    },
    /// The same with a document of Word.
    SaveDocument {
        /// The name, without its ending.
        name: String,
        /// What is in it.
        document: Vec<u8>,
    },
    /// Draw everything anew.
    Clear,
    /// End with this exit code.
    Quit(u8),
}

/// A moment to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    /// Until it is shown what can follow on the keys of this chord so far.
    Chord(u32),
    /// Until it is asked whether what others changed is to be seen in what is shown.
    Refresh,
}

impl Wait {
    /// How long it takes.
    #[must_use]
    pub fn lasts(self) -> Duration {
        match self {
            Self::Chord(_) => Duration::from_millis(300),
            // Every screen hears of a change at once: together they would ask for it at once too.
            Self::Refresh => {
                let some = getrandom::u32().unwrap_or_default() % 300;
                Duration::from_millis(400 + u64::from(some))
            }
        }
    }
}

/// Work beside the screen, with who asks the office for it and who is told of it.
pub type Beside = Box<dyn FnOnce(&mut Asks<'_>, &Tells<'_>) + Send>;

/// Asks the office what becomes of rows.
pub type Asks<'a> = dyn FnMut(&question::Import) -> Result<BatchResult, ClientError> + 'a;

/// Tells the screen.
pub type Tells<'a> = dyn Fn(Told) + 'a;

/// What the screen is told by work beside it, and what it does with that.
pub type Told = Box<dyn FnOnce(&mut Model) -> Vec<Effect> + Send>;

/// What something that was done leaves to do: nothing, or more.
pub trait Left {
    /// What is left to do.
    fn effects(self) -> Vec<Effect>;
}

impl Left for () {
    fn effects(self) -> Vec<Effect> {
        Vec::new()
    }
}

impl Left for Vec<Effect> {
    fn effects(self) -> Self {
        self
    }
}

/// What follows on an answer, or on a line that broke with this sentence.
type Follows = dyn FnOnce(&mut Model, Result<Answer, String>) -> Vec<Effect> + Send;

/// What to do with the answer to a question.
pub struct Then {
    follows: Box<Follows>,
    /// Who waits for it.
    pub awaited: Awaited,
}

/// Who waits for an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Awaited {
    /// Nobody: the server is only told.
    ByNobody,
    /// What is shown.
    ByScreen,
    /// Every next key too: what the answer opens is what it is for.
    ByKeys,
}

impl Then {
    /// The same, and something after it.
    #[must_use]
    pub fn and_then(self, last: fn(&mut Model) -> Vec<Effect>) -> Self {
        let follows = move |model: &mut Model, answer| {
            let mut effects = (self.follows)(model, answer);
            effects.extend(last(model));
            effects
        };
        Self {
            follows: Box::new(follows),
            ..self
        }
    }

    /// Goes on with what the server answered.
    pub fn go_on(self, model: &mut Model, answer: Result<Answer, String>) -> Vec<Effect> {
        (self.follows)(model, answer)
    }
}

/// Asks the server. A refusal is told to the user.
pub fn ask<Q: Question, L: Left>(
    question: Q,
    then: impl FnOnce(&mut Model, Q::Answer) -> L + Send + 'static,
) -> Effect {
    ask_or(question, then, tell)
}

/// Asks the server, with what follows on a refusal.
pub fn ask_or<Q: Question, L: Left, R: Left>(
    question: Q,
    then: impl FnOnce(&mut Model, Q::Answer) -> L + Send + 'static,
    refused: impl FnOnce(&mut Model, &Refusal) -> R + Send + 'static,
) -> Effect {
    let follows = move |model: &mut Model, answer| match answer {
        Ok(Answer::Refused(refusal)) => refused(model, &refusal).effects(),
        Ok(answer) => match Q::told(answer) {
            Some(told) => then(model, told).effects(),
            None => {
                model.session.warn(ClientError::Confused.to_string());
                Vec::new()
            }
        },
        Err(sentence) => {
            model.session.is_online = false;
            if let Some(form) = model.session.form() {
                form.is_sent = false;
            }
            model.session.warn(sentence);
            Vec::new()
        }
    };
    let then = Then {
        follows: Box::new(follows),
        awaited: Awaited::ByScreen,
    };
    Effect::Ask(question.into(), then)
}

/// Tells the server something whose answer nobody waits for.
pub fn tell_server(question: impl Question) -> Effect {
    let mut told = ask_or(question, |_, _| (), |_, _| ());
    if let Effect::Ask(_, then) = &mut told {
        then.awaited = Awaited::ByNobody;
    }
    told
}

/// Tells a refusal to the user.
pub fn tell(model: &mut Model, refusal: &Refusal) {
    model.session.warn(model.in_titles(&refusal.to_string()));
}
