//! The SQL functions on uuids, named as in PostgreSQL 18.

use std::ffi::c_void;

use pgrx::{direct_function_call, pg_sys};

use crate::error;
use crate::fmgr::{self, pg_function};
use uuid_generator::clock::{AscendingClock, Time};
use uuid_generator::key_stream::KeyStream;
use uuid_generator::layout;

unsafe extern "C-unwind" {
    // Called once per uuid: pgrx's binding would add a sigsetjmp. Its only error is out of memory, and
    // no Rust value above has a destructor to run then.
    fn palloc(size: usize) -> *mut c_void;
}

/// The state of the process. It needs no lock, since a backend has one thread.
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

    /// The time, ascending.
    #[inline]
    fn time(&mut self) -> Time {
        let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
        // SAFETY: the clock exists on every system, and fills the structure. The checks of SystemTime take a
        // quarter of the time of the clock itself.
        unsafe { libc::clock_gettime(libc::CLOCK_REALTIME, &mut now) };
        let now = Time::of_clock(now.tv_sec, now.tv_nsec);
        match now.and_then(|now| self.clock.advance(now)) {
            Some(time) => time,
            None => raise_out_of_range(),
        }
    }
}

/// Raises the error from functions without a guard of their own; no value in them or here has a
/// destructor to run.
#[cold]
#[pgrx::pg_guard]
extern "C-unwind" fn raise_no_entropy(os_error: i32) -> ! {
    error::raise(error::no_entropy(&std::io::Error::from_raw_os_error(os_error).to_string()))
}

/// As above, where the system's clock shows a time past the year 10889.
#[cold]
#[pgrx::pg_guard]
extern "C-unwind" fn raise_out_of_range() -> ! {
    error::raise(error::timestamp_out_of_range())
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

/// A new version 4 uuid.
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

/// A new version 7 uuid.
#[inline]
pub fn make_version_7() -> [u8; 16] {
    let generator = Generator::get();
    let time = generator.time();
    let [random] = generator.random();
    layout::version_7(time, random)
}

pg_function! {
    /// uuidv7(shift interval) returns uuid
    base_entity_uuidv7_interval / pg_finfo_base_entity_uuidv7_interval => uuidv7_interval
}

unsafe fn uuidv7_interval(call: pg_sys::FunctionCallInfo) -> pg_sys::Datum {
    // SAFETY: the argument is an interval; timestamptz_pl_interval() takes a timestamptz and one.
    unsafe {
        let shift = fmgr::argument(call, 0);
        let (now, ns) = layout::to_timestamp(Generator::get().time());
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
        match layout::from_timestamp(shifted, ns) {
            Some(time) => to_datum(layout::version_7(time, random)),
            None => error::raise(error::timestamp_out_of_range()),
        }
    }
}

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
