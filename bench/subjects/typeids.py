"""TypeIDs: typeid_encode() and typeid_decode() beside PL/pgSQL."""

from bench.findings import Findings
from bench.measure import Effort, Samples, Variant, definitions, script
from bench.server import MeasuredServer

CALLS = 100_000
[SERIES] = definitions("typeids", "calls")


def measure(server: MeasuredServer, effort: Effort, findings: Findings) -> None:
    """The cost of a call, net of a loop that calls nothing."""
    calls = effort.amount(CALLS)
    with server.session() as session:
        session.run(script("typeids", calls=calls), "VACUUM ANALYZE bench.typeids")
        session.insist("SELECT bool_and(bench.typeid_encode_plpgsql('user', uuid) = id) FROM bench.typeids")
        session.insist("SELECT bool_and((bench.typeid_decode_plpgsql(id)).uuid = uuid) FROM bench.typeids")
        variants = {key: Variant([f"SELECT count({call}) FROM bench.typeids"]) for key, (_, _, call) in SERIES.items()}
        samples = Samples.of("TypeIDs", effort.rounds(9), variants, session, calls / 1000)
    functions = {key: series for key, series in SERIES.items() if not key.endswith("loop")}
    nets = {key: samples.net(key, "text_loop" if "decode" in key else "loop") for key in functions}
    findings.chart("calls", "One TypeID, net of the loop", "ns of CPU", functions, nets.get)
    for key in ["encode", "decode"]:
        findings.goal(f"typeid_{key}()", nets[key].median, "at most", 60, "ns")
