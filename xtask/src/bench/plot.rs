//! A chart as SVG: horizontal bars with their numbers, readable on light and dark pages.

use super::charts::{Bar, Chart, Role};
use super::findings::number;
use std::fmt::Write;

const WIDTH: f64 = 760.0;
const LABELS: f64 = 270.0;
const NUMBERS: f64 = 90.0;
const ROW: f64 = 24.0;
const HEAD: f64 = 44.0;

/// Colours that hold on white and on GitHub's dark grey; only the text changes with the page.
const STYLE: &str = "text{font:13px system-ui,sans-serif;fill:#1f2328}.title{font-weight:600;font-size:14px}\
.unit{fill:#59636e}.ours{fill:#1f883d}.peer{fill:#8c959f}.floor{fill:#bf8700}.spread{stroke:#59636e;stroke-width:1.5}\
@media (prefers-color-scheme:dark){text{fill:#e6edf3}.unit{fill:#9198a1}.spread{stroke:#d1d9e0}}";

/// Draws a chart.
pub fn draw(chart: &Chart) -> String {
    let height = HEAD + ROW * chart.bars.len() as f64 + 28.0;
    let most = chart
        .bars
        .iter()
        .map(|bar| bar.spread.median.max(bar.spread.high))
        .fold(f64::MIN_POSITIVE, f64::max);
    let scale = (WIDTH - LABELS - NUMBERS) / most;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" \
         role=\"img\" aria-label=\"{title}\">\n<style>{STYLE}</style>\n\
         <text class=\"title\" x=\"0\" y=\"18\">{title}</text>\n<text class=\"unit\" x=\"0\" y=\"36\">{unit}, less is better</text>\n",
        title = escaped(&chart.title),
        unit = escaped(&chart.unit),
    );
    for (position, bar) in chart.bars.iter().enumerate() {
        row(&mut svg, bar, HEAD + ROW * position as f64, scale);
    }
    let mut left = LABELS;
    for (role, words) in
        [(Role::Ours, "base_entity"), (Role::Peer, "others"), (Role::Floor, "floor of native code")]
    {
        if chart.bars.iter().any(|bar| bar.role == role) {
            let top = height - 18.0;
            let _ = writeln!(
                svg,
                "<rect class=\"{}\" x=\"{left}\" y=\"{top}\" width=\"11\" height=\"11\" rx=\"2\"/>\
                 <text class=\"unit\" x=\"{}\" y=\"{}\">{words}</text>",
                role.word(),
                left + 16.0,
                top + 10.0
            );
            left += 40.0 + 7.2 * words.len() as f64;
        }
    }
    svg.push_str("</svg>\n");
    svg
}

fn row(svg: &mut String, bar: &Bar, top: f64, scale: f64) {
    let spread = bar.spread;
    let length = (spread.median.max(0.0) * scale).max(1.0);
    let middle = top + ROW / 2.0;
    let (low, high) = (LABELS + spread.low.max(0.0) * scale, LABELS + spread.high.max(0.0) * scale);
    let _ = writeln!(
        svg,
        "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>\
         <rect class=\"{}\" x=\"{LABELS}\" y=\"{}\" width=\"{length:.1}\" height=\"{}\" rx=\"2\"/>\
         <path class=\"spread\" d=\"M{low:.1} {middle}H{high:.1}\"/><text x=\"{:.1}\" y=\"{}\">{}</text>",
        LABELS - 8.0,
        middle + 4.5,
        escaped(&bar.label),
        bar.role.word(),
        top + 3.0,
        ROW - 6.0,
        high.max(LABELS + length) + 6.0,
        middle + 4.5,
        number(spread.median)
    );
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::measure::Spread;

    #[test]
    fn the_longest_bar_fits() {
        let mut chart = Chart::new("calls", "a < b", "ns");
        chart.add("one", Role::Ours, Spread::of(&[1.0]));
        chart.add("two", Role::Peer, Spread::of(&[1000.0]));
        let svg = draw(&chart);
        assert!(svg.contains("a &lt; b"));
        assert!(svg.contains("width=\"400.0\""));
        assert_eq!(svg.matches("<path").count(), 2);
    }
}
