//! A file as a stream of UTF-8, with a bound on how much one record may take.

use std::io::{self, Read};

use encoding_rs::Decoder;

/// How many bytes of UTF-8 one record may be.
pub const RECORD_LIMIT: usize = 1024 * 1024;

/// How much is read from the file at once.
const CHUNK: usize = 64 * 1024;

/// The smallest buffer the decoder is asked to fill; one character always fits.
const SMALLEST_OUTPUT: usize = 16;

/// Decodes a file on the way, in constant memory, and counts what it has read.
///
/// Undecodable bytes become U+FFFD. Once more than [`RECORD_LIMIT`] (and one buffer) has been handed out
/// since [`Utf8Stream::begin_record`], reading fails: a record without an end never fills the memory.
pub struct Utf8Stream<S> {
    source: S,
    decoder: Decoder,
    input: Vec<u8>,
    start: usize,
    end: usize,
    at_end: bool,
    finished: bool,
    bytes_read: u64,
    since_record: usize,
    overran: bool,
}

impl<S: Read> Utf8Stream<S> {
    /// Decodes what is left of `source`; a byte order mark must have been skipped.
    pub fn new(source: S, encoding: &'static encoding_rs::Encoding) -> Self {
        Self {
            source,
            decoder: encoding.new_decoder_without_bom_handling(),
            input: vec![0; CHUNK],
            start: 0,
            end: 0,
            at_end: false,
            finished: false,
            bytes_read: 0,
            since_record: 0,
            overran: false,
        }
    }

    /// The file itself, wherever it was read to.
    #[must_use]
    pub fn into_source(self) -> S {
        self.source
    }

    /// How many bytes of the file have been read.
    #[must_use]
    pub fn bytes_read(&self) -> u64 {
        self.bytes_read
    }

    /// Says that a new record begins, so that the bound counts from here.
    pub fn begin_record(&mut self) {
        self.since_record = 0;
    }

    /// Whether reading stopped because a record did not end.
    #[must_use]
    pub fn overran(&self) -> bool {
        self.overran
    }

    fn fill(&mut self) -> io::Result<()> {
        if self.start < self.end || self.at_end {
            return Ok(());
        }
        let count = loop {
            match self.source.read(&mut self.input) {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        self.start = 0;
        self.end = count;
        self.at_end = count == 0;
        self.bytes_read = self.bytes_read.saturating_add(count as u64);
        Ok(())
    }
}

impl<S: Read> Read for Utf8Stream<S> {
    fn read(&mut self, output: &mut [u8]) -> io::Result<usize> {
        if output.len() < SMALLEST_OUTPUT {
            return Err(io::Error::from(io::ErrorKind::InvalidInput));
        }
        if self.since_record > RECORD_LIMIT {
            self.overran = true;
            return Err(io::Error::other("record without an end"));
        }
        while !self.finished {
            self.fill()?;
            let pending = &self.input[self.start..self.end];
            let (result, used, written, _) =
                self.decoder.decode_to_utf8(pending, output, self.at_end);
            self.start += used;
            self.finished = self.at_end && result == encoding_rs::CoderResult::InputEmpty;
            if written > 0 {
                self.since_record += written;
                return Ok(written);
            }
        }
        Ok(0)
    }
}
