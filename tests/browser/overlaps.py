"""How much the marks of a map hide of each other, and whether the middle of each opens it, asked in the browser."""

# Of all marks that are drawn: their number, and the largest share of one that another hides.
HIDDEN = """home => {
    const shown = home.crowd.shown().filter(([part]) => !part.hidden);
    const marks = shown.map(([part]) => ({ ...home.map.latLngToLayerPoint([part.lat, part.lon]), r: part.radius }));
    const share = (one, other) => {
        const d = Math.hypot(one.x - other.x, one.y - other.y);
        const R = Math.max(one.r, other.r), r = Math.min(one.r, other.r);
        if (d >= R + r) return 0;
        if (d <= R - r) return 1;
        const small = r * r * Math.acos((d * d + r * r - R * R) / (2 * d * r));
        const large = R * R * Math.acos((d * d + R * R - r * r) / (2 * d * R));
        const kite = Math.sqrt((r + R - d) * (d + r - R) * (d - r + R) * (d + r + R)) / 2;
        return (small + large - kite) / (Math.PI * r * r);
    };
    let most = 0;
    for (const [at, one] of marks.entries())
        for (let other = 0; other < at; other++) most = Math.max(most, share(one, marks[other]));
    return [marks.length, most];
}"""

# How many marks there are within view, with nothing else of the page above them, and the keys of those whose middle
# belongs to another.
COVERED = """home => {
    const ground = home.map.getContainer().getBoundingClientRect(), found = [];
    let seen = 0;
    for (const [part, layer] of home.crowd.shown()) {
        const node = layer.getElement(), { left, right, top, bottom } = node.getBoundingClientRect();
        const x = (left + right) / 2, y = (top + bottom) / 2;
        if (x < ground.left || x > ground.right || y < ground.top || y > ground.bottom) continue;
        const there = document.elementFromPoint(x, y)?.closest('.dl-mark, .leaflet-control');
        if (there?.matches('.leaflet-control')) continue;
        seen++;
        if (there !== node) found.push(part.key);
    }
    return [seen, found];
}"""
