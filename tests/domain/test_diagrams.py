"""The documents' diagrams are drawn from the tables themselves."""

from domain.diagrams import state_diagram
from domain.request_status import NEXT


def test_every_move_is_one_line_in_the_order_of_the_statuses():
    drawn = state_diagram(NEXT)
    assert drawn.splitlines()[:4] == [
        "stateDiagram-v2",
        "    draft --> held",
        "    draft --> sent",
        "    held --> draft",
    ]
    assert len(drawn.splitlines()) == 1 + sum(map(len, NEXT.values()))
