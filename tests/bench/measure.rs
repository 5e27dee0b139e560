//! Timing, and how figures are printed.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// A name and its time.
pub type Row = (&'static str, Duration);

/// The median of rounds of about 20 ms each.
pub fn time<T>(name: &'static str, mut work: impl FnMut() -> T) -> Row {
    let started = Instant::now();
    let mut once = 0_u32;
    while started.elapsed() < Duration::from_millis(20) {
        black_box(work());
        once += 1;
    }
    let rounds = (0..15).map(|_| {
        let round = || (0..once).for_each(|_| drop(black_box(work())));
        timed(round).1 / once
    });
    (name, median(rounds.collect()))
}

/// What some work gives, and how long it takes once.
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let started = Instant::now();
    let result = black_box(work());
    (result, started.elapsed())
}

pub fn median(mut list: Vec<Duration>) -> Duration {
    list.sort();
    list[list.len() / 2]
}

/// Prints times, each beside its ratio to the first.
pub fn print(title: &str, rows: &[Row]) {
    println!("\n{title:<58} {:>12} {:>9}", "time", "ratio");
    for (name, took) in rows {
        println!(
            "  {name:<56} {:>12} {:>9}",
            format!("{took:.2?}"),
            format!("×{:.1}", took.as_secs_f64() / rows[0].1.as_secs_f64())
        );
    }
}
