import { Injectable } from '@angular/core';
import { EPAPER } from './epaper-bmp';

/** Lets the browser read a picture. */
@Injectable({ providedIn: 'root' })
export class PictureReader {
  /**
   * The whole picture, as large as the e-paper holds it, in the middle of white.
   * @returns 800×480 pixels of red, green, blue and alpha
   * @throws DOMException when it is no picture that this browser knows
   */
  async read(file: Blob): Promise<Uint8ClampedArray> {
    const { width, height } = EPAPER;
    const picture = await createImageBitmap(file);
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext('2d');
    if (!context) throw new Error('This browser has no canvas.');
    context.fillStyle = 'white';
    context.fillRect(0, 0, width, height);
    context.imageSmoothingQuality = 'high';
    const scale = Math.min(width / picture.width, height / picture.height);
    const [wide, high] = [picture.width * scale, picture.height * scale];
    context.drawImage(picture, (width - wide) / 2, (height - high) / 2, wide, high);
    picture.close();
    return context.getImageData(0, 0, width, height).data;
  }
}
