/** Waits until the GPU has finished drawing. */

/** The polling interval, in milliseconds. */
const POLL_MS = 8;

/**
 * Resolves when all that was drawn on the canvas so far is done, or never will be: its context was
 * lost. At once where there is no canvas, or none with a WebGL2 context.
 */
export function frameDone(canvas: HTMLCanvasElement | null): Promise<void> {
  const gl = canvas?.getContext("webgl2");
  const fence = gl?.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
  if (!gl || !fence) return Promise.resolve();
  gl.flush();
  return new Promise((resolve) => {
    const poll = setInterval(() => {
      // A context that is lost takes its fences along, also where it is restored by now.
      if (gl.isSync(fence)) {
        if (gl.getSyncParameter(fence, gl.SYNC_STATUS) !== gl.SIGNALED) return;
        gl.deleteSync(fence);
      }
      clearInterval(poll);
      resolve();
    }, POLL_MS);
  });
}
