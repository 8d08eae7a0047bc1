// Items of the kinds that are hard to draw: a fast camera with parallax, small objects, corners that neither image shows, an
// opening flower, and unrelated images under a camera word. They are cut from the clips or drawn over the photos.

const times = [0.25, 0.5, 0.75];
const size = { w: 832, h: 480, times };
const karma = { w: 854, h: 480, times };
const flower = { w: 960, h: 540, times };

function cut(group, name, form, video, first, last) {
  return { group, name, ...form, note: { video, first, last } };
}

function view(name, src, start, end) {
  return { group: 'E', name, ...size, note: { src, start, end } };
}

/** A photo that rests, with a disc of another photo that crosses a part of it. */
function smallObject(name, src, centre, object) {
  return { group: 'S', name, ...size, note: { src, start: centre, end: centre, object } };
}

/** Two photos, of which the first one grows by a tenth while it dissolves into the second one, which grows as well. */
function pushIn(name, first, last) {
  const grow = ({ src, view: [x, y, scale] }, from, to) => ({
    src,
    start: [x, y, scale * 1.1 ** from, 0],
    end: [x, y, scale * 1.1 ** to, 0],
  });
  const note = { ...grow(first, 0, -1), over: grow(last, 1, 0) };
  return { group: 'U', name, ...size, prompt: 'The camera slowly pushes in.', note };
}

// A near band of another photo passes three times as fast as the background behind it.
function parallax(name, src, from, to, layer) {
  return { group: 'P', name, ...size, note: { src, start: from, end: to, layer } };
}

const city = { src: 'city', view: [1083, 400, 1.25] };
const hats = { src: 'hats', view: [614.5, 409.5, 1.3] };
const coffee = { src: 'coffee', view: [600, 400, 1.2] };
const atRest = ({ view: [x, y, scale] }) => [x, y, scale, 0];

/**
 * Groups P (fast camera with parallax), S (small object before a fixed camera), E (edges that neither image shows), G (opening
 * flower) and U (unrelated images with a prompt).
 */
export const hardItems = [
  cut('P', 'karma_fast1', karma, 'gp_karma.mp4', 0, 24),
  cut('P', 'karma_fast2', karma, 'gp_karma.mp4', 10, 34),
  cut('P', 'karma_fast3', karma, 'gp_karma.mp4', 140, 164),
  cut('P', 'karma_fast16', karma, 'gp_karma.mp4', 0, 16),
  cut('P', 'karma_fast8', karma, 'gp_karma.mp4', 0, 8),
  parallax('layers_city', 'city', [1040, 400, 1.25, 0], [1100, 400, 1.25, 0], {
    ...{ src: 'coffee', top: 330, at: [500, 100], move: -150 },
  }),
  smallObject('ball_city', 'city', atRest(city), {
    ...{ src: 'coffee', from: [250, 150], to: [430, 170], radius: 18, pick: [560, 330] },
  }),
  smallObject('ball_coffee', 'coffee', atRest(coffee), {
    ...{ src: 'hats', from: [200, 120], to: [260, 110], radius: 9, pick: [500, 300] },
  }),
  smallObject('ball_hats', 'hats', atRest(hats), {
    ...{ src: 'city', from: [600, 300], to: [480, 330], radius: 14, pick: [1083, 400] },
  }),
  view('diagonal_city', 'city', [930, 330, 1.1, 0], [1140, 450, 1.1, 0]),
  view('diagonal_cup', 'coffee', [520, 350, 1, 0], [680, 450, 1, 0]),
  cut('G', 'petals50', flower, 'flower.mp4', 60, 110),
  cut('G', 'petals40', flower, 'flower.mp4', 90, 130),
  pushIn('push_city_hats', city, hats),
  pushIn('push_coffee_city', coffee, city),
];
