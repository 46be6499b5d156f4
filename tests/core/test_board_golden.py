"""A log as release 0.1 wrote it folds to what release 0.1 showed, to the byte: kinds of ops are added, none changes."""

import json
from pathlib import Path

from fachplan.core.board import Op, board_values, dump_ops, fold, view

GOLDEN = Path(__file__).parent / "golden"
TALLIED = ("vote.", "card.restore")


def log() -> list[Op]:
    """260 lines on twelve cards: two at once, late ones, erasures, bases that nobody ever had."""
    return [Op(**json.loads(line)) for line in (GOLDEN / "log_0_1.jsonl").read_text(encoding="utf-8").splitlines()]


def shown(ops: list[Op]) -> str:
    board = fold(ops, revealed=False)
    seen = {
        "view": view(board, author="ann", staff=True, voting=True), "own": board_values(board), "order": board.order,
        "spent": board.spent, "seq": board.seq,
        "dump": [[op.kind, op.values] for op in dump_ops(ops, revealed=False) if op.kind.startswith(TALLIED)]}
    return json.dumps(seen, ensure_ascii=False, indent=1) + "\n"


def test_an_old_log_folds_to_the_same_bytes() -> None:
    assert shown(log()) == (GOLDEN / "board_0_1.json").read_text(encoding="utf-8")


def test_control_one_line_less_is_another_board() -> None:
    ops = log()

    assert all(shown(ops[:n] + ops[n + 1:]) != (GOLDEN / "board_0_1.json").read_text(encoding="utf-8")
               for n, op in enumerate(ops) if op.kind == "card.dissent" and op.seq > 200)
