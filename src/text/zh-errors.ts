import type { Text } from './en';

/** 简体中文: the part of the table for errors. */
export const errors: Text['errors'] = {
  'picture/empty': '是空文件。请选一个有内容的图片文件。',
  'picture/not-a-picture': '不是图片。请选 JPEG、PNG、WebP、GIF、AVIF 或 SVG 文件。',
  'picture/truncated': '不完整，文件末尾缺失。请重新复制或下载。',
  'picture/unsupported-format': (format) =>
    `是 ${format} 文件，这个浏览器读不了。请另存为 JPEG 或 PNG 再添加。`,
  'picture/too-large': '太大，浏览器打不开。请缩小后再添加。',
  'picture/undecodable': '不能作为图片读取，文件可能已损坏。请换一份试试。',
  'picture/address-only':
    '那个网页给的是地址而不是图片，本页不会到别处去取。请先保存图片，再把文件拖进来。',
  'picture/strip-full': '放不下了：这里的图片已经占满页面该用的内存。请先移除几张。',
  'camera/refused': '摄像头被拒绝了。请在浏览器地址栏里允许本页使用，然后再试。',
  'camera/absent': '这里没有摄像头。接上一个，或者拖一张图片进来。',
  'camera/busy': '别的程序正在用摄像头。关掉它，然后再试。',
  'model/unknown': '没有这个名字的模型，改用入门模型。',
  'model/unreachable': '取不到模型：网络或网站没有回应。请检查网络后再试。',
  'model/missing-file': '网站上缺少模型的一个文件。请网站的维护者重新复制整个文件夹。',
  'model/not-the-file': '网站送来的是网页而不是模型。请网站的维护者检查 models 文件夹是否存在。',
  'model/wrong-length': '模型的一个文件没有收全。请重新载入页面。',
  'model/wrong-hash': '模型的一个文件与这个版本不符。请重新载入页面。',
  'model/unreadable-config': '读不懂模型的配置。请重新载入页面，或告诉网站的维护者。',
  'model/no-backend': '没有后端能运行模型：浏览器禁止 WebAssembly 或版本太旧。请换用新版浏览器。',
  'engine/died': '引擎停止了，正在重新启动。',
  'engine/device-lost': '显卡设备丢失，引擎正在不用它重新启动。',
  'engine/run-failed': '模型没能处理这个输入。请再试一次。',
  'engine/internal': '引擎出了问题。请重新载入页面；标签保存在地址栏的链接里。',
};
