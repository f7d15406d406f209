from geo.maps.towns import LARGEST, MOST_NEAR, towns_near


def named(points):
    columns = towns_near(points)
    names = columns["names"].split("\n")
    assert {len(columns[name]) for name in ("lats", "lons", "sizes")} == {len(names)}
    return dict(zip(names, columns["sizes"], strict=True))


def test_small_towns_near_an_event_are_named_and_far_ones_are_not():
    kursk = named([(51.73, 36.19)])
    assert "Zheleznogorsk" in kursk
    assert "Zheleznogorsk" not in named([])


def test_the_worlds_largest_are_named_wherever_something_happened():
    everywhere = named([])
    assert {"Moscow", "Beijing", "Khartoum"} <= everywhere.keys()
    assert min(everywhere.values()) >= LARGEST


def test_the_largest_stand_first():
    sizes = towns_near([(51.73, 36.19)])["sizes"]
    assert sizes == sorted(sizes, reverse=True)


def test_many_events_bring_no_more_towns_than_a_page_should_carry():
    points = [(lat, lon) for lat in range(-60, 70, 2) for lon in range(-180, 180, 2)]
    assert len(towns_near(points)["lats"]) <= MOST_NEAR + len(towns_near([])["lats"])


def test_both_sides_of_where_longitudes_begin_again_are_places_like_others():
    assert named([(64.73, 177.5)]).keys() - named([]).keys()
    assert named([(-16.8, -179.9)]) is not None
