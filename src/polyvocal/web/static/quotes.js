// On a narrow screen the filter begins folded, so that the lines are seen first.

if (matchMedia("(max-width: 60rem)").matches) document.querySelector(".filter-box").open = false;
