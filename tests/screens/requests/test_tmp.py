from tests.support.client import Client
from tests.support.stories import *
def test_all(client, demo, sqlite, clock):
    with sqlite.writer() as s, s.begin():
        d=a_draft(s, demo, clock.now); n=d.id
        k=a_sent_request(s, demo, clock.now, kind=VehicleKind.KEI, nth=2).id
    client.sign_in("1845678","sender")
    p=client.get("/requests"); print(p.rows("requests"), p.columns("requests"))
    p=client.get(f"/requests/{n}"); print(p.text)
    p=client.get(f"/requests/{k}"); print(p.text[:300])
    p=client.get("/requests/new"); 
    p=client.get(f"/requests/{n}/edit"); 
    p=client.get(f"/requests/{n}/send"); print(p.text)
    p=client.press(p,"代理人へ送信する"); print(p.heading,p.notices())
    p=client.get(f"/requests/{n}/cancel"); print(p.text)
    p=client.get(f"/requests/{n}/copy")
