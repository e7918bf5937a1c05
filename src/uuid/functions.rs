//! The SQL functions on ids, named as in PostgreSQL 18.

use std::ffi::c_void;

use pgrx::{direct_function_call, pg_sys};

use super::clock::AscendingClock;
use super::key_stream::KeyStream;
use super::layout;
use crate::error;
use crate::fmgr::{self, pg_function};

unsafe extern "C-unwind" {
    // Called once for each id: pgrx's binding would add a sigsetjmp. It raises an error only for
    // want of memory, and then no Rust value above waits to be dropped.
    fn palloc(size: usize) -> *mut c_void;
}

/// The state of the process: backends have one thread, so nothing guards it.
pub struct Generator {
    random: KeyStream,
    clock: AscendingClock,
}

static mut GENERATOR: Generator =
    Generator { random: KeyStream::new(), clock: AscendingClock::new() };

impl Generator {
    /// The generator of this backend.
    #[inline]
    pub fn get() -> &'static mut Self {
        // SAFETY: backends have one thread, and no function here calls another while it holds the
        // reference.
        unsafe { &mut *std::ptr::addr_of_mut!(GENERATOR) }
    }

    /// The next `N` random words.
    #[inline]
    pub fn random<const N: usize>(&mut self) -> [u64; N] {
        // SAFETY: MyProcPid is set in each process before any library's code runs there.
        let process = unsafe { pg_sys::MyProcPid };
        match self.random.take(process, |bytes| getrandom::fill(bytes)) {
            Ok(words) => words,
            Err(cause) => raise_no_entropy(cause.raw_os_error().unwrap_or(0)),
        }
    }

    /// Nanoseconds since 1970, ascending.
    #[inline]
    fn time_ns(&mut self) -> i64 {
        let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
        // SAFETY: the clock exists everywhere, and fills the structure. SystemTime would check what
        // cannot be otherwise, for a quarter of what the clock itself takes.
        unsafe { libc::clock_gettime(libc::CLOCK_REALTIME, &mut now) };
        self.clock.advance(now.tv_sec * 1_000_000_000 + now.tv_nsec)
    }
}

/// Raises the error from functions that have no guard of their own; nothing in them or here waits to
/// be dropped.
#[cold]
#[pgrx::pg_guard]
extern "C-unwind" fn raise_no_entropy(os_error: i32) -> ! {
    error::raise(error::no_entropy(&std::io::Error::from_raw_os_error(os_error).to_string()))
}

/// Returns a uuid to SQL.
#[inline]
pub fn to_datum(bytes: [u8; 16]) -> pg_sys::Datum {
    // SAFETY: palloc returns memory of that size or raises an error.
    unsafe {
        let uuid = palloc(16).cast::<[u8; 16]>();
        uuid.write(bytes);
        uuid.into()
    }
}

/// The first argument, a uuid.
///
/// # Safety
///
/// `call` is that of a STRICT function whose first argument is a uuid.
unsafe fn uuid_argument(call: pg_sys::FunctionCallInfo) -> [u8; 16] {
    // SAFETY: a uuid is passed by reference and has 16 bytes.
    unsafe { fmgr::argument(call, 0).cast_mut_ptr::<[u8; 16]>().read() }
}

pg_function! {
    /// uuidv4() returns uuid
    unguarded base_entity_uuidv4 / pg_finfo_base_entity_uuidv4 => uuidv4
}

unsafe fn uuidv4(_: pg_sys::FunctionCallInfo) -> pg_sys::Datum {
    to_datum(make_version_4())
}

/// A new id of version 4.
#[inline]
pub fn make_version_4() -> [u8; 16] {
    layout::version_4(Generator::get().random())
}

pg_function! {
    /// uuidv7() returns uuid
    unguarded base_entity_uuidv7 / pg_finfo_base_entity_uuidv7 => uuidv7
}

unsafe fn uuidv7(_: pg_sys::FunctionCallInfo) -> pg_sys::Datum {
    to_datum(make_version_7())
}

/// A new id of version 7.
#[inline]
pub fn make_version_7() -> [u8; 16] {
    let generator = Generator::get();
    let time_ns = generator.time_ns();
    let [random] = generator.random();
    layout::version_7(time_ns, random)
}

pg_function! {
    /// uuidv7(shift interval) returns uuid
    base_entity_uuidv7_interval / pg_finfo_base_entity_uuidv7_interval => uuidv7_interval
}

unsafe fn uuidv7_interval(call: pg_sys::FunctionCallInfo) -> pg_sys::Datum {
    // SAFETY: the argument is an interval; timestamptz_pl_interval() takes a timestamptz and one.
    unsafe {
        let shift = fmgr::argument(call, 0);
        let ns = Generator::get().time_ns();
        let now: pg_sys::TimestampTz = ns / 1_000 - UNIX_TO_POSTGRES_US;
        let shifted = direct_function_call::<i64>(
            pg_sys::timestamptz_pl_interval,
            &[Some(now.into()), Some(shift)],
        );
        let Some(shifted) = shifted else {
            return fmgr::return_null(call);
        };
        if shifted == i64::MAX || shifted == i64::MIN {
            error::raise(error::interval_infinite());
        }
        let [random] = Generator::get().random();
        match layout::version_7_of_timestamp(shifted, ns % 1_000, random) {
            Some(bytes) => to_datum(bytes),
            None => error::raise(error::timestamp_out_of_range()),
        }
    }
}

const UNIX_TO_POSTGRES_US: i64 = 946_684_800_000_000;

pg_function! {
    /// uuid_extract_timestamp(uuid) returns timestamptz
    base_entity_uuid_extract_timestamp / pg_finfo_base_entity_uuid_extract_timestamp
        => extract_timestamp
}

unsafe fn extract_timestamp(call: pg_sys::FunctionCallInfo) -> pg_sys::Datum {
    // SAFETY: declared STRICT with one uuid.
    unsafe {
        match layout::timestamp(uuid_argument(call)) {
            Some(timestamp) => timestamp.into(),
            None => fmgr::return_null(call),
        }
    }
}

pg_function! {
    /// uuid_extract_version(uuid) returns smallint
    base_entity_uuid_extract_version / pg_finfo_base_entity_uuid_extract_version
        => extract_version
}

unsafe fn extract_version(call: pg_sys::FunctionCallInfo) -> pg_sys::Datum {
    // SAFETY: declared STRICT with one uuid.
    unsafe {
        match layout::version(uuid_argument(call)) {
            Some(version) => version.into(),
            None => fmgr::return_null(call),
        }
    }
}

/// Draws ids in the process that loads the library, as a careless caller might, so that tests can
/// show that the processes forked from it part ways.
#[cfg(feature = "pg_test")]
pub fn draw_before_fork() {
    let generator = Generator::get();
    let _: [u64; 2] = generator.random();
    generator.time_ns();
}
