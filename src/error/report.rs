//! A report to the user, before it is raised.

use pgrx::pg_sys::panic::ErrorReport;
use pgrx::{PgLogLevel, PgSqlErrorCode};

use super::fields::{self, Fields};
use crate::encoding;

/// The SQLSTATE and the texts of an error, a warning or a notice.
#[derive(Debug)]
pub struct Report {
    code: PgSqlErrorCode,
    message: String,
    detail: Option<String>,
    hint: Option<String>,
    fields: Option<Fields>,
}

impl Report {
    /// A report with nothing but a message.
    pub fn new(code: PgSqlErrorCode, message: String) -> Self {
        Self { code, message, detail: None, hint: None, fields: None }
    }

    /// Adds the DETAIL, or takes the place of the one that it has.
    pub fn set_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Adds the HINT, or takes the place of the one that it has.
    pub fn set_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Names the error's objects in fields of their own.
    pub fn set_fields(mut self, fields: Fields) -> Self {
        self.fields = Some(fields);
        self
    }

    /// Puts the name of what it is about before the message.
    pub fn about(mut self, subject: &str) -> Self {
        self.message = format!("{subject}: {}", self.message);
        self
    }

    /// The message.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Reports it at a level, in the server's encoding; returns unless that is ERROR.
    pub fn send(self, level: PgLogLevel) {
        let mut report =
            ErrorReport::new(self.code, encoding::message(self.message), "base_entity");
        if let Some(detail) = self.detail {
            report = report.set_detail(encoding::message(detail));
        }
        if let Some(hint) = self.hint {
            report = report.set_hint(encoding::message(hint));
        }
        fields::forget();
        if let (PgLogLevel::ERROR, Some(fields)) = (level, &self.fields) {
            fields::remember(self.code, fields);
        }
        report.report(level);
    }
}
