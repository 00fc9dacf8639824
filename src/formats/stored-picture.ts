/** 2^28, what Chromium decodes at most: a decoded copy takes a gigabyte. */
export const maxPicturePixels = 16384 * 16384;

/** What a picture file says of itself before it is decoded. */
export interface StoredPicture {
  /** As stored, before any rotation; 0 where the walk did not meet it. */
  widthPx: number;
  heightPx: number;
  /** Whether the file ends where its own structure says; true where that is not checked. */
  complete: boolean;
  animated: boolean;
}

/** What is known of a file before its structure is walked. */
export const unread: Readonly<StoredPicture> = {
  widthPx: 0,
  heightPx: 0,
  complete: false,
  animated: false,
};

/** What travels beside the pixels. The blocks are views of the file's own bytes. */
export interface PictureMetadata {
  /** EXIF data, each from its TIFF header on. */
  exif: Uint8Array[];
  xmp: Uint8Array[];
  hasProfile: boolean;
}
