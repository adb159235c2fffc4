/* playground_photo.js: a picture is made small enough for one frame before it leaves the page. */

const BYTES_MAX = 9 * 1024;           /* as LIMIT_PLAYED_PHOTO in bot/base/limits.h */
const SIDES = [640, 480, 360, 240, 160, 96];
const QUALITIES = [0.8, 0.6, 0.4];

function drawn(bitmap, side) {
  const canvas = document.createElement("canvas");
  const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function base64(blob) {
  return new Promise(resolve => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result.split(",")[1]));
    reader.addEventListener("error", () => resolve(null));
    reader.readAsDataURL(blob);
  });
}

/* As base64 of a JPEG; null when it is no picture. */
export async function smallPhoto(file) {
  let bitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    return null;
  }
  for (const side of SIDES) {
    const canvas = drawn(bitmap, side);
    for (const quality of QUALITIES) {
      const blob = await new Promise(resolve => { canvas.toBlob(resolve, "image/jpeg", quality); });
      if (blob && blob.size <= BYTES_MAX) return base64(blob);
    }
  }
  return null;
}
