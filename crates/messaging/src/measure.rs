//! How many messages each consumer handled, to what end, and how long its batches took.

use std::time::Instant;

use crate::{StepError, work::Verdict};

/// Measures a batch of a consumer; `verdicts` says what became of it, and how often.
pub(crate) async fn batch<T, V>(
    consumer: &'static str,
    work: impl Future<Output = Result<T, StepError>>,
    verdicts: impl FnOnce(&T) -> V,
) -> Result<T, StepError>
where
    V: IntoIterator<Item = (&'static str, usize)>,
{
    let began = Instant::now();
    let done = work.await;
    let took = began.elapsed().as_secs_f64();
    metrics::histogram!("ostiary_batch_seconds", "consumer" => consumer).record(took);
    match &done {
        Ok(done) => {
            verdicts(done).into_iter().for_each(|(name, number)| count(consumer, name, number))
        }
        Err(_) => {
            metrics::counter!("ostiary_batches_failed_total", "consumer" => consumer).increment(1);
        }
    }
    done
}

/// How often each verdict was given.
pub(crate) fn by_name(verdicts: &[Verdict]) -> [(&'static str, usize); 5] {
    Verdict::NAMES.map(|name| (name, verdicts.iter().filter(|one| one.name() == name).count()))
}

fn count(consumer: &'static str, verdict: &'static str, number: usize) {
    if number > 0 {
        metrics::counter!("ostiary_messages_total", "consumer" => consumer, "verdict" => verdict)
            .increment(number as u64);
    }
}
