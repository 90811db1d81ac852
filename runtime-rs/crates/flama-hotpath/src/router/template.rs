use std::collections::HashSet;
use std::fmt;

use super::kind::Kind;
use super::pattern::{Pattern, Piece};

/// The most segments a template may have; it bounds the recursion of a lookup.
pub const MAX_SEGMENTS: usize = 256;

/// A placeholder of a template: what its value is called and which text it accepts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    pub name: String,
    pub kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Segment {
    Literal(Box<str>),
    Pattern(Pattern),
    /// `{name:path}`: everything that is left of the path.
    Rest,
}

/// A parsed path template such as `/users/{id:int}/files/{file}.json`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    pub(super) segments: Vec<Segment>,
    parameters: Vec<Parameter>,
}

impl Template {
    /// Parses `path`.
    ///
    /// # Errors
    ///
    /// Returns a [`TemplateError`] when `path` is neither empty nor starts with `/`, has an unbalanced brace, a
    /// placeholder without a name, the same name twice, an unknown type, a `path` placeholder that is not the whole
    /// last segment, or more than [`MAX_SEGMENTS`] segments.
    pub fn parse(path: &str) -> Result<Self, TemplateError> {
        let mut parser = Parser::default();
        if path.is_empty() {
            return Ok(parser.template);
        }
        let Some(mut rest) = path.strip_prefix('/') else {
            return Err(TemplateError::MissingSlash);
        };
        while let Some(at) = rest.find(['/', '{', '}']) {
            parser.literal(&rest[..at]);
            let after = &rest[at + 1..];
            rest = match rest.as_bytes()[at] {
                b'/' => {
                    parser.end_segment()?;
                    after
                }
                b'{' => {
                    let (inside, after) = inside_braces(after)?;
                    parser.placeholder(inside)?;
                    after
                }
                _ => return Err(TemplateError::UnopenedBrace),
            };
        }
        parser.literal(rest);
        parser.end_segment()?;
        Ok(parser.template)
    }

    /// The placeholders, from left to right.
    #[must_use]
    pub fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    /// Whether the template ends in a `path` placeholder.
    #[must_use]
    pub fn ends_in_path(&self) -> bool {
        matches!(self.segments.last(), Some(Segment::Rest))
    }

    /// The one path that matches, when the template has no placeholder.
    pub(super) fn as_literal(&self) -> Option<String> {
        let mut path = String::new();
        for segment in &self.segments {
            let Segment::Literal(text) = segment else {
                return None;
            };
            path.push('/');
            path.push_str(text);
        }
        Some(path)
    }
}

fn inside_braces(text: &str) -> Result<(&str, &str), TemplateError> {
    match text.find(['{', '}']) {
        Some(close) if text.as_bytes()[close] == b'}' => Ok((&text[..close], &text[close + 1..])),
        _ => Err(TemplateError::UnclosedBrace),
    }
}

struct Parser {
    template: Template,
    names: HashSet<String>,
    pieces: Vec<Piece>,
}

impl Default for Parser {
    fn default() -> Self {
        let template = Template {
            segments: Vec::new(),
            parameters: Vec::new(),
        };
        Self {
            template,
            names: HashSet::new(),
            pieces: Vec::new(),
        }
    }
}

impl Parser {
    fn literal(&mut self, text: &str) {
        if !text.is_empty() {
            self.pieces.push(Piece::Literal(text.into()));
        }
    }

    fn placeholder(&mut self, inside: &str) -> Result<(), TemplateError> {
        let (name, kind) = inside.split_once(':').unwrap_or((inside, "str"));
        if name.is_empty() {
            return Err(TemplateError::EmptyName);
        }
        let kind = Kind::from_name(kind).ok_or_else(|| TemplateError::UnknownType(kind.into()))?;
        if !self.names.insert(name.into()) {
            return Err(TemplateError::DuplicateName(name.into()));
        }
        self.pieces.push(Piece::Parameter(kind));
        self.template.parameters.push(Parameter {
            name: name.into(),
            kind,
        });
        Ok(())
    }

    fn end_segment(&mut self) -> Result<(), TemplateError> {
        let segments = &mut self.template.segments;
        if segments.len() == MAX_SEGMENTS {
            return Err(TemplateError::TooManySegments);
        }
        if segments.last() == Some(&Segment::Rest) {
            return Err(TemplateError::PathNotLast);
        }
        let pieces = std::mem::take(&mut self.pieces);
        segments.push(segment_of(pieces)?);
        Ok(())
    }
}

fn segment_of(pieces: Vec<Piece>) -> Result<Segment, TemplateError> {
    match pieces.as_slice() {
        [] => Ok(Segment::Literal("".into())),
        [Piece::Literal(text)] => Ok(Segment::Literal(text.clone())),
        [Piece::Parameter(Kind::Path)] => Ok(Segment::Rest),
        _ if pieces.contains(&Piece::Parameter(Kind::Path)) => Err(TemplateError::PathNotLast),
        _ => Ok(Segment::Pattern(Pattern::new(pieces))),
    }
}

/// Why a template is not valid. The text says what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TemplateError {
    MissingSlash,
    UnclosedBrace,
    UnopenedBrace,
    EmptyName,
    DuplicateName(String),
    UnknownType(String),
    PathNotLast,
    TooManySegments,
}

impl fmt::Display for TemplateError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingSlash => formatter.write_str("it does not start with `/`; add one"),
            Self::UnclosedBrace => {
                formatter.write_str("a `{` is never closed; close each placeholder with `}`")
            }
            Self::UnopenedBrace => {
                formatter.write_str("a `}` closes no placeholder; remove it or add `{`")
            }
            Self::EmptyName => {
                formatter.write_str("a placeholder has no name; write it as `{name}`")
            }
            Self::DuplicateName(name) => write!(
                formatter,
                "the placeholder `{name}` appears twice; rename one of them"
            ),
            Self::UnknownType(kind) => {
                let known = Kind::NAMES.map(|(name, _)| format!("`{name}`")).join(", ");
                write!(
                    formatter,
                    "the placeholder type `{kind}` is unknown; use one of {known}"
                )
            }
            Self::PathNotLast => formatter
                .write_str("a `path` placeholder is not the whole last segment; move it there"),
            Self::TooManySegments => write!(
                formatter,
                "it has more than {MAX_SEGMENTS} segments; shorten it"
            ),
        }
    }
}

impl std::error::Error for TemplateError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameters(path: &str) -> Vec<(String, Kind)> {
        let template = Template::parse(path).expect(path);
        let pairs = template.parameters().iter();
        pairs.map(|one| (one.name.clone(), one.kind)).collect()
    }

    #[test]
    fn placeholders_are_listed_from_left_to_right() {
        assert_eq!(
            parameters("/compare/{base}...{head}/{n:int}/{rest:path}"),
            [
                ("base".into(), Kind::Str),
                ("head".into(), Kind::Str),
                ("n".into(), Kind::Int),
                ("rest".into(), Kind::Path),
            ]
        );
    }

    #[test]
    fn names_may_hold_anything_but_braces_and_colons() {
        assert_eq!(
            parameters("/{pet-id}/{filter[x]}/{a/b}/{é}").len(),
            4,
            "dashes, brackets, slashes and letters of any language"
        );
    }

    #[test]
    fn bad_templates_are_refused_with_their_reason() {
        let cases = [
            ("users", TemplateError::MissingSlash),
            ("/{id", TemplateError::UnclosedBrace),
            ("/{a{b}}", TemplateError::UnclosedBrace),
            ("/id}", TemplateError::UnopenedBrace),
            ("/{}", TemplateError::EmptyName),
            ("/{:int}", TemplateError::EmptyName),
            ("/{a}/{a:int}", TemplateError::DuplicateName("a".into())),
            ("/{a:slug}", TemplateError::UnknownType("slug".into())),
            ("/{a:}", TemplateError::UnknownType(String::new())),
            ("/{a:path}/b", TemplateError::PathNotLast),
            ("/{a:path}/", TemplateError::PathNotLast),
            ("/x{a:path}", TemplateError::PathNotLast),
        ];
        for (path, reason) in cases {
            assert_eq!(Template::parse(path), Err(reason), "{path}");
        }
    }

    #[test]
    fn the_number_of_segments_is_bounded() {
        assert!(Template::parse(&"/a".repeat(MAX_SEGMENTS)).is_ok());
        assert_eq!(
            Template::parse(&"/a".repeat(MAX_SEGMENTS + 1)),
            Err(TemplateError::TooManySegments)
        );
    }

    #[test]
    fn every_reason_says_what_to_do() {
        let text = TemplateError::UnknownType("slug".into()).to_string();
        assert_eq!(
            text,
            "the placeholder type `slug` is unknown; \
             use one of `str`, `int`, `float`, `decimal`, `uuid`, `path`"
        );
    }
}
