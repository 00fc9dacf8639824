import type { Text } from './en';

/** 简体中文: the part of the table for choosing a model. */
export const models: Text['models'] = {
  title: '本站的模型',
  kept: '换模型后，标签和图片都还在。',
  use: '使用',
  useNamed: (name, size) => `使用 ${name}，${size}`,
  inUse: '使用中',
  loading: (done, total) => `已取得 ${done} / ${total} MB`,
  size: (megabytes, precision) => `${megabytes} MB，${precision} 精度`,
  licence: (name) => `${name} 许可`,
  imagenet: (percent) => `未经训练在 ImageNet 上 ${percent} %`,
  unable: '本站有的精度，这台设备都运行不了。',
  asked: (name) => `这个链接是用 ${name} 做的，数值会与现在的不同。本站有这个模型。`,
};
