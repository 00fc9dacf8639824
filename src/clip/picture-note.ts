/** What a person should know about how their picture was read; the page words it. */
export type PictureNote =
  /** An SVG drawing, made into pixels by the page. */
  | 'rasterised'
  /** An animation: only its first frame is seen. */
  | 'first-frame'
  /** Turned as its EXIF or XMP data says. */
  | 'rotated'
  /** Transparent parts count with the colour that is stored under them. */
  | 'transparent'
  /** As above, but this browser gives that colour only roughly. */
  | 'approximate-transparency'
  /** 16-bit grey, which Pillow clips at 255: the model sees mostly white. */
  | 'clipped-grey'
  /** Its colour profile is ignored, as by Pillow. */
  | 'profile-ignored';
