//! How tests end.

use serde::{Serialize, Serializer, ser::SerializeStruct};

/// All tests of a file.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Report {
    /// One for each test, in their order.
    pub tests: Vec<TestOutcome>,
}

/// A test and what is wrong.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct TestOutcome {
    /// Its name, or else what it says.
    pub name: String,
    /// JSON Pointer of the test.
    pub pointer: String,
    /// How many single questions were asked.
    pub checks: usize,
    /// Each as lines for people: what is so, and why; none if the test passed.
    pub failures: Vec<Vec<String>>,
}

impl Report {
    /// How many tests passed.
    #[must_use]
    pub fn passed(&self) -> usize {
        self.tests.iter().filter(|test| test.passed()).count()
    }

    /// How many tests failed.
    #[must_use]
    pub fn failed(&self) -> usize {
        self.tests.iter().filter(|test| !test.passed()).count()
    }
}

impl TestOutcome {
    /// Whether everything is as the test says.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.failures.is_empty()
    }
}

impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Report", 3)?;
        object.serialize_field("passed", &self.passed())?;
        object.serialize_field("failed", &self.failed())?;
        object.serialize_field("tests", &self.tests)?;
        object.end()
    }
}

impl Serialize for TestOutcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let failures: Vec<String> = self.failures.iter().map(|lines| lines.join("\n")).collect();
        let mut object = serializer.serialize_struct("TestOutcome", 5)?;
        object.serialize_field("name", &self.name)?;
        object.serialize_field("pointer", &self.pointer)?;
        object.serialize_field("passed", &self.passed())?;
        object.serialize_field("checks", &self.checks)?;
        object.serialize_field("failures", &failures)?;
        object.end()
    }
}
