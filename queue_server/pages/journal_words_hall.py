"""What the journal's kinds about a hall as a whole are called: its file, calendar, lists and days."""

from __future__ import annotations

from typing import Final

from queue_server.hall.codes import Words

# kind -> its group and what it is called
HALL: Final[dict[str, tuple[str, Words]]] = {
    "training_began": ("hall", Words("开始培训", "Training began")),
    "training_ended": ("hall", Words("结束培训", "Training ended")),
    "hall_loaded": ("hall", Words("大厅文件生效", "Hall file loaded")),
    "hall_version_withdrawn": ("hall", Words("撤回大厅文件的一版", "Hall file version withdrawn")),
    "calendar_day_set": ("hall", Words("录入日历", "Calendar day set")),
    "calendar_day_cleared": ("hall", Words("删除日历条目", "Calendar day cleared")),
    "calendar_year_confirmed": ("hall", Words("确认年度节假日", "Year confirmed")),
    "catalogue_imported": ("hall", Words("导入事项目录或清单", "List imported")),
    "catalogue_taken": ("hall", Words("事项目录或清单生效", "List takes effect")),
    "catalogue_withdrawn": ("hall", Words("撤回事项目录或清单", "List withdrawn")),
    "catalogue_pulled": ("hall", Words("从平台获取清单", "List pulled from the platform")),
    "item_attributes_set": ("hall", Words("设置事项的大厅属性", "Item's hall settings changed")),
    "published_list_set": ("hall", Words("设置公开清单", "Published list changed")),
    "queue_stopped": ("hall", Words("停止取号", "Queue stopped")),
    "pressure_changed": ("hall", Words("队列负荷变化", "Queue load changed")),
    "queue_reopened": ("hall", Words("恢复取号", "Queue reopened")),
    "day_closed": ("hall", Words("日终", "Day closed")),
    "personal_dropped": ("hall", Words("到期删除个人信息", "Personal data dropped")),
    "restored": ("hall", Words("从备份恢复", "Restored from a backup")),
    "clock_jumped": ("hall", Words("演示时钟跳转", "Demo clock moved")),
    "history_imported": ("hall", Words("导入旧系统的历史", "An older system's days imported")),
}
