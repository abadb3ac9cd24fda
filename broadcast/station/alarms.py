"""What a human is told when something goes wrong on air, and when it is well again."""

from __future__ import annotations

from collections.abc import Mapping

from broadcast.domain.asrun import Verdict
from broadcast.errors import Said
from broadcast.playout.watchdog import Alarm

ALARMS: Mapping[Alarm, Said] = {
    Alarm.DEVICE_LOST: Said(
        "Mất card âm thanh đang phát; đang chuyển sang card tiếp theo.",
        "The sound card on air is gone; the next one takes over.",
    ),
    Alarm.NO_DEVICE: Said(
        "Không mở được card âm thanh nào: đài đang câm. {why}",
        "No sound card can be opened: the station is mute. {why}",
    ),
    Alarm.DIED: Said(
        "Tiến trình phát bị dừng đột ngột và đang được khởi động lại. {why}",
        "The playout process has died and is started again. {why}",
    ),
    Alarm.HUNG: Said(
        "Tiến trình phát bị treo và đang được khởi động lại.",
        "The playout process hangs and is started again.",
    ),
    Alarm.SILENT: Said(
        "Đang giờ phát mà không có tiếng. Kiểm tra băng và nguồn tiếp âm.",
        "There is silence where sound is due. Check the carts and the relay's source.",
    ),
    Alarm.REFUSED: Said("Đài không phát được: {why}", "The station cannot play: {why}"),
    Alarm.HEALED: Said("Đã có tiếng trở lại qua {device}.", "There is sound again on {device}."),
}
"""What a human is told, in both languages."""

HEARING: Mapping[str, Said] = {
    Verdict.SILENT: Said(
        "Máy đang phát mà ngoài loa không nghe thấy gì, đã 2 phút. Kiểm tra âm ly, dây loa và nguồn điện của loa.",
        "The station sends, and nothing has been heard from the loudspeakers for 2 minutes. "
        "Check the amplifier, the loudspeakers' line and their mains.",
    ),
    Verdict.LOW: Said(
        "Tiếng ngoài loa nhỏ hơn mọi ngày nhiều, đã 2 phút. Kiểm tra núm âm lượng, âm ly và dây loa.",
        "The loudspeakers have been much softer than usual for 2 minutes. "
        "Check the volume, the amplifier and the loudspeakers' line.",
    ),
    Verdict.WRONG: Said(
        "Tiếng ngoài loa không phải tiếng máy đang phát, đã 2 phút. Kiểm tra xem âm ly đang lấy tiếng từ nguồn nào.",
        "What has been heard from the loudspeakers for 2 minutes is not what the station sends. "
        "Check which source the amplifier takes.",
    ),
    Verdict.HEARD: Said(
        "Ngoài loa đã nghe được tiếng máy phát trở lại.",
        "What the station sends is heard from the loudspeakers again.",
    ),
}
"""What the monitor has heard for two minutes, and that it is well again."""
NO_EAR = Said(
    "Không thấy ngõ vào nghe lại “{device}”: đài vẫn phát, nhưng không biết ngoài loa có nghe được không. "
    "Cắm lại micrô hoặc dây nghe lại, xem tên bằng `broadcast devices`.",
    "The monitor's input “{device}” is not there: the station airs, and nobody knows whether it is heard. "
    "Plug the microphone or the loopback in again, see its name with `broadcast devices`.",
)
EAR_AGAIN = Said("Đã có lại ngõ vào nghe lại “{device}”.", "The monitor's input “{device}” is there again.")

FALLEN: Mapping[str, Said] = {
    "silent": Said(
        "Băng “{title}” không có tiếng; đài chuyển sang tiếng dự phòng.",
        "The cart “{title}” brings no sound; what stands in for it takes over.",
    ),
    "cart_broken": Said(
        "Băng “{title}” bị hỏng giữa chừng; đài chuyển sang tiếng dự phòng.",
        "The cart “{title}” broke while it played; what stands in for it takes over.",
    ),
    "feed_lost": Said(
        "Mất tiếng tiếp âm “{title}”; đài chuyển sang tiếng dự phòng.",
        "The relay “{title}” is lost; what stands in for it takes over.",
    ),
}
"""The same, of what was broken off as its own sound failed, by the reason that the log gives."""
