export const WIDTH = 1280;
export const HEIGHT = 720;

/**
 * What a multiplane camera sees of one layer. The camera looks at (x, y) with a zoom; a layer's `depth` says how much
 * of the move it takes part in: 1 is the plane of the story, less is farther away. The horizon of all layers stays one line.
 */
export function viewOf(camera, depth, anchor) {
  const scale = camera.zoom ** depth;
  const left = WIDTH / 2 + (anchor.x - camera.x) * camera.zoom * depth - anchor.x * scale;
  const top = HEIGHT / 2 + (anchor.y - camera.y) * camera.zoom - anchor.y * scale;
  return { scale, x: -left / scale, y: -top / scale, width: WIDTH / scale, height: HEIGHT / scale };
}

/** Where a point of the layer is seen on the screen. */
export function onScreen(view, u, v) {
  return [(u - view.x) * view.scale, (v - view.y) * view.scale];
}
